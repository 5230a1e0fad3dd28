// What a refused face means at the kiosk, where it is about the face: `unsure` whose it is, or nobody can look at it now.
import type {ProblemLike} from '../language/problem_text';

export function faceRefusal({status, code}: ProblemLike): 'unsure' | 'away' | null {
  if (code === 'faces_away') return 'away';
  const elsewhere = status === 0 || status >= 500 || [401, 403, 409, 429].includes(status);
  return elsewhere ? null : 'unsure';
}
