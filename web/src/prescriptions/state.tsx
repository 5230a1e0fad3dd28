// Whether a prescription is taken now, was, or is cancelled.
import type {Prescription} from '../api/prescriptions';
import {Icon} from '../design/icon';
import {shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';

export function PrescriptionState({of}: {of: Prescription}) {
  const {code} = useLanguage();
  const words = usePrescriptionWords();
  if (of.status === 'cancelled')
    return (
      <span className="state wrap bad">
        <Icon name="cross" />
        {words.cancelled}
      </span>
    );
  const until = shortDay(of.until, code);
  return (
    <span className={of.taken_now ? 'state wrap good' : 'state wrap'}>
      <Icon name={of.taken_now ? 'check' : 'clock'} />
      {of.taken_now ? words.takenUntil(until) : words.over(until)}
    </span>
  );
}
