// Asks for the time. It is the patient's only when the server says that it is held.
import {useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {useLocation} from 'wouter';
import {api, need} from '../api/client';
import {idempotencyKey, settled} from '../api/idempotency';
import {isProblem, type Problem} from '../api/problem';
import {dayOf, type Instant} from '../language/dates';
import {forgetReason, keptReason, timesPath, type Choice} from './choice';

const lostCodes = ['slot_taken', 'not_offered', 'doctor_unavailable', 'specialty_unavailable'];

export function useHold({specialty, doctor}: Choice, at: Instant) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function hold() {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    const reason = keptReason().trim();
    const body = {
      specialty_id: specialty,
      starts_at: at,
      ...(doctor !== 'any' && {doctor_id: doctor}),
      ...(reason && {reason}),
    };
    try {
      const key = await idempotencyKey('book', body);
      const booked = await need(
        api.POST('/api/v1/appointments', {
          params: {header: {'Idempotency-Key': key, Prefer: 'wait=8'}},
          body,
        }),
      );
      settled('book');
      void cache.invalidateQueries({queryKey: ['slots']});
      void cache.invalidateQueries({queryKey: ['free_days']});
      void cache.invalidateQueries({queryKey: ['first_free']});
      void cache.invalidateQueries({queryKey: ['appointments']});
      if (booked.status === 'rejected') return lost();
      forgetReason();
      // Back leads to the times, never to a second hold.
      navigate(`/appointments/${booked.id}/pay`, {replace: true});
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.status !== 0) settled('book');
      if (lostCodes.includes(error.code)) return lost();
      setProblem(error);
      setBusy(false);
    } finally {
      underWay.current = false;
    }
  }
  const lost = () => navigate(timesPath(specialty, doctor, {day: dayOf(at), lost: at}), {replace: true});

  return {hold, busy, problem};
}
