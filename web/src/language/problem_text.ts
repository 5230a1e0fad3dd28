// What was refused, or not answered, in the words of who reads.
export interface ProblemLike {
  status: number; // 0: no answer at all
  code: string;
  retryAfter: number | null; // seconds
  requestId: string | null;
  errors: readonly {field: string; message: string}[];
}

export type Text = string | ((problem: ProblemLike) => string);

export interface ProblemTexts {
  otherwise: Text; // a code that is not known: something of ours
  away: Text; // 502 to 504 without one that is
  noLine: Text;
  codes: Record<string, Text>;
}

export const seconds = (problem: ProblemLike, without: number): number => problem.retryAfter ?? without;

export function problemText(problem: ProblemLike, texts: ProblemTexts): string {
  const isAway = problem.status >= 502 && problem.status <= 504;
  const text =
    problem.status === 0 ? texts.noLine : (texts.codes[problem.code] ?? (isAway ? texts.away : texts.otherwise));
  return typeof text === 'string' ? text : text(problem);
}
