// What makes a double click, a reload and a lost answer one request: a key bound to a form and to exactly what it sent,
// kept until there is a final answer. What holds a password is kept in memory alone.
import {isProblem} from './problem';
import {safely} from './refresh';

interface Kept {
  body: string; // its digest
  key: string;
}
const inMemory = new Map<string, Kept>();
const nameOf = (form: string) => `consulta.key.${form}`;
const isSecret = (body: object) => 'password' in body;

// Outside secure contexts there is no subtle crypto: there a key lives as long as the page.
async function digest(body: object): Promise<string> {
  const text = JSON.stringify(body);
  if (!crypto.subtle) return text;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function kept(form: string): Kept | null {
  return inMemory.get(form) ?? safely(() => JSON.parse(sessionStorage.getItem(nameOf(form)) ?? 'null') as Kept | null);
}
function keep(form: string, entry: Kept, secret: boolean) {
  inMemory.set(form, entry);
  if (!secret && crypto.subtle) safely(() => sessionStorage.setItem(nameOf(form), JSON.stringify(entry)));
}
function forget(form: string) {
  inMemory.delete(form);
  safely(() => sessionStorage.removeItem(nameOf(form)));
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

// After the person they belonged to.
export const forgetKeys = () => inMemory.clear();

// Whether a refusal decides the request. What may have been taken although its answer did not come, or will be taken
// after a login or a wait, goes out again under the same key.
const isFinal = (status: number) => status >= 400 && status < 500 && status !== 401 && status !== 429;

// Whether exactly this was sent and has no final answer yet.
export async function isPending(form: string, body: object): Promise<boolean> {
  const known = kept(form);
  return known !== null && known.body === (await digest(body));
}

export async function submitOnce<T>(form: string, body: object, send: (key: string) => Promise<T>): Promise<T> {
  const hash = await digest(body);
  const known = kept(form);
  const entry = known?.body === hash ? known : {body: hash, key: randomKey()};
  keep(form, entry, isSecret(body));
  try {
    const answer = await send(entry.key);
    forget(form);
    return answer;
  } catch (error) {
    if (isProblem(error) && isFinal(error.status)) forget(form);
    throw error;
  }
}
