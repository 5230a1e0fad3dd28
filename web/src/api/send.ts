// One request as a person means it, over lines that fail: GETs are repeated a little, what changes something only
// where it carries what makes a repetition the same request (an Idempotency-Key, or If-Match). An access token that
// ended is renewed on the way; when the session itself has ended, whoever shows the login is asked first.
import {hearServerDate} from '../language/dates';
import {csrfToken} from './cookies';
import {Problem} from './problem';
import {refresh} from './refresh';

const limit = 15_000; // ms, for one whole answer
const patience = 60_000; // ms, that a change is tried again
// A copy of one's data is long and costly: it is waited for, and asked for once.
const isCostly = ({url}: Request) => url.endsWith('/export');

// Told what a line of the page shows: whether nobody knows yet if a change arrived.
type Doubt = 'none' | 'unknown';
let onDoubt: (doubt: Doubt) => void = () => {};
let logIn: (() => Promise<boolean>) | null = null;

export function hearDoubt(listener: (doubt: Doubt) => void) {
  onDoubt = listener;
}
// `ask` resolves to whether somebody has logged in again.
export function askForLogin(ask: (() => Promise<boolean>) | null) {
  logIn = ask;
}

const pause = (ms: number) => new Promise<void>(next => setTimeout(next, ms));
// Or as soon as the line is back.
const pauseOrOnline = (ms: number) =>
  new Promise<void>(next => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      next();
    };
    const timer = setTimeout(go, ms);
    window.addEventListener('online', go);
  });

const unsafe = (method: string) => method !== 'GET' && method !== 'HEAD';
const isAway = (answer: Response | null) => !answer || (answer.status >= 502 && answer.status <= 504);

async function once(request: Request): Promise<Response | null> {
  const copy = request.clone();
  const headers = new Headers(copy.headers);
  const csrf = unsafe(copy.method) ? csrfToken() : null; // as it is at this moment
  if (csrf) headers.set('X-CSRF-Token', csrf);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), isCostly(request) ? patience : limit);
  const left = () => stop.abort();
  request.signal.addEventListener('abort', left);
  try {
    const answer = await fetch(new Request(copy, {headers, signal: stop.signal}));
    hearServerDate(answer.headers.get('Date'));
    // To its last byte: an answer that is cut off is none.
    const body = await answer.arrayBuffer();
    return new Response(body.byteLength > 0 ? body : null, answer);
  } catch (error) {
    if (request.signal.aborted) throw error;
    return null;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', left);
  }
}

async function repeated(request: Request): Promise<Response> {
  const changes = unsafe(request.method);
  const same = request.headers.has('Idempotency-Key') || request.headers.has('If-Match');
  const began = performance.now();
  for (let turn = 0; ; ++turn) {
    const answer = await once(request);
    if ((changes && !same) || isCostly(request)) {
      if (!answer) throw Problem.noAnswer();
      return answer;
    }
    const wait = answer?.status === 429 ? Number(answer.headers.get('Retry-After') ?? 1) : 0;
    const again = isAway(answer) || (!changes && wait > 0 && wait <= 5);
    const enough = changes ? performance.now() - began > patience : turn === 3;
    if (!again || enough) {
      if (changes) onDoubt('none');
      if (!answer) throw Problem.noAnswer();
      return answer;
    }
    if (changes) onDoubt('unknown');
    const delay = wait > 0 ? wait * 1000 : Math.min(500 * 2 ** turn, 8000);
    await (changes ? pauseOrOnline(delay) : pause(delay));
  }
}

async function code(answer: Response): Promise<string> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return Problem.of(answer, body).code;
}

// Where a 401 is the answer itself.
const final = new Set(['/api/v1/auth/login', '/api/v1/auth/logout']);

const enrolment = '/account/security';

// Whether somebody has logged in again, where a session can be continued.
export const continueSession = (): Promise<boolean> => logIn?.() ?? Promise.resolve(false);

// The answer, whatever its status. Throws Problem with status 0 where there is none.
export async function send(request: Request): Promise<Response> {
  let answer = await repeated(request);
  if (answer.status === 403) {
    const why = await code(answer);
    if (why === 'csrf') answer = await repeated(request);
    // Nothing else is open to this account before it has a second factor.
    if (why === 'mfa_enrolment_required' && location.pathname !== enrolment) location.replace(enrolment);
  }
  if (answer.status !== 401 || final.has(new URL(request.url).pathname)) return answer;
  const refreshed = await refresh();
  if (refreshed === 'no answer') throw Problem.noAnswer();
  if (refreshed === 'yes') answer = await repeated(request);
  if (answer.status === 401 && (await continueSession())) answer = await repeated(request);
  return answer;
}
