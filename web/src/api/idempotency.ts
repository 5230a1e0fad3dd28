// Keys that make a double click, a reload and a lost answer one request: bound to a form and to exactly what it sent,
// kept until there is a final answer. What holds a password is kept in memory alone.
import {safely} from './refresh';

const kept = new Map<string, {body: string; key: string}>();

async function digest(text: string): Promise<string> {
  // Outside secure contexts there is no subtle crypto; there the key lives as long as the page.
  if (!crypto.subtle) return text;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function uuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

export async function idempotencyKey(form: string, body: unknown): Promise<string> {
  const text = JSON.stringify(body);
  const secret = typeof body === 'object' && body !== null && 'password' in body;
  const name = `consulta.key.${form}`;
  const hash = secret || !crypto.subtle ? text : await digest(text);
  const stored = secret ? null : safely(() => sessionStorage.getItem(name));
  const known = kept.get(name) ?? (stored ? (JSON.parse(stored) as {body: string; key: string}) : null);
  if (known?.body === hash) return known.key;
  const made = {body: hash, key: uuid()};
  kept.set(name, made);
  if (!secret && crypto.subtle) safely(() => sessionStorage.setItem(name, JSON.stringify(made)));
  return made.key;
}

// After a final answer, whichever it was: the next press is another wish.
export function settled(form: string) {
  kept.delete(`consulta.key.${form}`);
  safely(() => sessionStorage.removeItem(`consulta.key.${form}`));
}
