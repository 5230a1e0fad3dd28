// How a screen or a kiosk is let in (RFC 8628): it shows a code, reception approves it, and it has its own session.
import {useEffect, useState} from 'react';
import {api, need} from './client';
import {isProblem} from './problem';

const pause = (seconds: number) => new Promise<void>(next => setTimeout(next, seconds * 1000));
const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';

export interface Pairing {
  code: string | null; // to be shown; none while it is asked for
  away: boolean; // nobody answers
}

// Whether it was let in; not: the code is over.
async function letIn(device_code: string, interval: number, left: () => boolean): Promise<boolean> {
  for (let wait = interval; !left();) {
    await pause(wait);
    if (left()) return false;
    try {
      await need(
        api.POST('/api/v1/auth/token', {
          params: {header: {Prefer: 'return=minimal'}},
          body: {grant_type, device_code},
        }),
      );
      return true;
    } catch (error) {
      if (isProblem(error, 'slow_down')) wait += 5;
      else if (isProblem(error, 'expired_token', 'access_denied')) return false;
      else if (!isProblem(error, 'authorization_pending') && !(isProblem(error) && isAway(error.status))) throw error;
    }
  }
  return false;
}
const isAway = (status: number) => status === 0 || status === 429 || status >= 500;

// As long as it is not let in there is a code, a new one where the last is over.
export function usePairing(onDone: () => void): Pairing {
  const [pairing, setPairing] = useState<Pairing>({code: null, away: false});
  useEffect(() => {
    let left = false;
    const hasLeft = () => left;
    const pair = async () => {
      while (!left) {
        try {
          const {user_code, device_code, interval} = await need(api.POST('/api/v1/auth/devices'));
          if (left) return;
          setPairing({code: user_code, away: false});
          if (await letIn(device_code, interval, hasLeft)) return onDone();
        } catch (error) {
          if (!isProblem(error)) throw error;
          setPairing({code: null, away: true});
          await pause(10);
        }
      }
    };
    void pair();
    return () => {
      left = true;
    };
    // One pairing as long as the page stands.
  }, []);
  return pairing;
}
