// Asks for the time. It is the patient's only when the server says that it is held.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {useLocation} from 'wouter';
import {api, need} from '../api/client';
import {isPending, submitOnce} from '../api/idempotency';
import {isProblem, type Problem} from '../api/problem';
import {forgetSlots} from '../api/queries';
import {dayOf, type Instant} from '../language/dates';
import {useSession} from '../session/session';
import {timesPath} from '../slots/paths';
import {forgetDraft, keptDraft, type Choice} from './choice';

const lostCodes = ['slot_taken', 'not_offered', 'doctor_unavailable', 'specialty_unavailable'];

function wish({specialty, doctor}: Choice, at: Instant) {
  const {reason, whom} = keptDraft();
  return {
    specialty_id: specialty,
    starts_at: at,
    ...(doctor !== 'any' && {doctor_id: doctor}),
    ...(reason?.trim() && {reason: reason.trim()}),
    ...(whom && {dependant_id: whom.id}),
  };
}

// `begun` is that this has been asked for before and nobody knows how it ended: it is asked again, under the same key.
export function useHold(choice: Choice, at: Instant) {
  const {specialty, doctor} = choice;
  const cache = useQueryClient();
  const {user} = useSession();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [begun, setBegun] = useState(false);
  const underWay = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const lost = () => navigate(timesPath(specialty, doctor, {day: dayOf(at), lost: at}), {replace: true});

  async function hold(person: string) {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const body = wish(choice, at);
      const booked = await submitOnce(`book.${person}`, body, key =>
        need(
          api.POST('/api/v1/appointments', {
            params: {header: {'Idempotency-Key': key, Prefer: 'wait=8'}},
            body,
          }),
        ),
      );
      forgetSlots(cache);
      void cache.invalidateQueries({queryKey: ['appointments']});
      if (booked.status === 'rejected') return lost();
      forgetDraft();
      // Back leads to the times, never to a second hold.
      navigate(`/appointments/${booked.id}/pay`, {replace: true});
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (lostCodes.includes(error.code)) return lost();
      setProblem(error);
      setBusy(false);
    } finally {
      underWay.current = false;
    }
  }

  useEffect(() => {
    if (!user) return;
    void isPending(`book.${user.id}`, wish(choice, at)).then(pending => {
      if (!pending) return;
      setBegun(true);
      void hold(user.id);
    });
    // Once, on entry.
  }, [user?.id]);

  return {hold, busy, begun, problem};
}
