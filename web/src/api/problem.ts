// What the API refused, or that it did not answer.
import type {ProblemLike} from '../language/problem_text';

export class Problem extends Error implements ProblemLike {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly errors: readonly {field: string; message: string}[] = [],
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
    readonly challenge: string | null = null, // of mfa_required
  ) {
    super(`${status} ${code}`);
  }

  static noAnswer = () => new Problem(0, 'no_answer');

  // `body` is the answer's own, whatever it was: a proxy in between may have answered with a page.
  static of(response: Response, body: unknown): Problem {
    const told = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem> & {request_id?: string};
    const wait = Number(response.headers.get('Retry-After'));
    return new Problem(
      response.status,
      typeof told.code === 'string' ? told.code : 'unknown',
      Array.isArray(told.errors) ? told.errors : [],
      wait > 0 ? wait : null,
      told.request_id ?? response.headers.get('X-Request-Id'),
      told.challenge ?? null,
    );
  }
}

export const isProblem = (error: unknown, ...codes: string[]): error is Problem =>
  error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
