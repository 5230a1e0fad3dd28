// Draws again each second, for what counts down.
import {useEffect, useState} from 'react';
import {secondsUntil, type Instant} from '../language/dates';

export function useSecondsUntil(instant: Instant | null): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!instant) return;
    const timer = setInterval(() => tick(n => n + 1), 1000);
    return () => clearInterval(timer);
  }, [instant]);
  return instant ? secondsUntil(instant) : 0;
}
