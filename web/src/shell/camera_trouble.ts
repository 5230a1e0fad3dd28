// Why there is no picture: `refused` by the person or the browser, `none` connected, `gone` or used by something else,
// `unoffered` to this page at all, as to one without TLS.
export type CameraTrouble = 'refused' | 'none' | 'gone' | 'unoffered';

const byName = new Map<string, CameraTrouble>([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
]);

// Of what getUserMedia was rejected with.
export const troubleOf = (error: unknown): CameraTrouble =>
  (error instanceof Error && byName.get(error.name)) || 'gone';
