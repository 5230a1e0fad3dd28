// A new access token from the refresh token's cookie, asked for by one tab at a time: two that use the same refresh
// token at once are told apart by the server for ten seconds only. The tab that waited finds that the other has done
// it, and asks for nothing.
import {hearServerDate} from '../language/dates';
import {csrfToken} from './cookies';

const lock = 'consulta.session';
const done = 'consulta.refreshed';

function refreshedAt(): number {
  return Number(safely(() => localStorage.getItem(done)) ?? 0);
}
// Storage may be closed to us, or full: then every tab does it for itself.
export function safely<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

// Web Locks are there on localhost and by TLS; elsewhere a lease of some seconds stands in.
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if ('locks' in navigator) return navigator.locks.request(lock, work);
  for (let i = 0; i < 100; ++i) {
    if (Number(safely(() => localStorage.getItem(lock)) ?? 0) < Date.now()) break;
    await new Promise(next => setTimeout(next, 100));
  }
  safely(() => localStorage.setItem(lock, String(Date.now() + 15_000)));
  try {
    return await work();
  } finally {
    safely(() => localStorage.removeItem(lock));
  }
}

export type Refreshed = 'yes' | 'ended' | 'no answer';

let underWay: Promise<Refreshed> | null = null;
export function refresh(): Promise<Refreshed> {
  underWay ??= renew().finally(() => {
    underWay = null;
  });
  return underWay;
}

async function renew(): Promise<Refreshed> {
  const began = Date.now();
  return alone(async () => {
    if (refreshedAt() >= began) return 'yes';
    const csrf = csrfToken();
    if (!csrf) return 'ended';
    try {
      const answer = await fetch('/api/v1/auth/token', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-CSRF-Token': csrf, Prefer: 'return=minimal'},
        body: JSON.stringify({grant_type: 'refresh_token'}),
        signal: AbortSignal.timeout(15_000),
      });
      hearServerDate(answer.headers.get('Date'));
      if (answer.ok) {
        safely(() => localStorage.setItem(done, String(Date.now())));
        return 'yes';
      }
      return answer.status < 500 && answer.status !== 429 ? 'ended' : 'no answer';
    } catch {
      return 'no answer';
    }
  });
}
