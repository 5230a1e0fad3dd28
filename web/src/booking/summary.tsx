// What is about to be held, in one look.
import {useQuery} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import {queries} from '../api/queries';
import {clinicCity, dayOf, longMoment, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import type {Choice} from './choice';

// What is known of the slot that was chosen; `gone` once it is known not to be free.
export function useChosenSlot({specialty, doctor}: Choice, at: Instant) {
  const specialties = useQuery(queries.specialties());
  const doctors = useQuery({...queries.doctors(specialty), enabled: doctor !== 'any'});
  const slots = useQuery(queries.slots(specialty, doctor, dayOf(at)));
  const slot = slots.data?.find(({starts_at}) => starts_at === at);
  return {
    specialty: specialties.data?.find(({id}) => id === specialty),
    doctorName: doctors.data?.find(({id}) => id === doctor)?.full_name,
    gone: slots.data !== undefined && !slot,
    // What is still being read, or could not be: nothing is known without it.
    missing: specialties.data ? (doctor === 'any' || doctors.data ? null : doctors) : specialties,
  };
}

export function Summary({choice, at, children}: {choice: Choice; at: Instant; children?: ReactNode}) {
  const {words, code} = useLanguage();
  const {specialty, doctorName} = useChosenSlot(choice, at);
  return (
    <dl className="facts card">
      <dt>{words.review.what}</dt>
      <dd>{specialty ? `${specialty.names[code]}, ${words.specialty.minutes(specialty.duration_minutes)}` : '…'}</dd>
      <dt>{words.review.when}</dt>
      <dd>{`${longMoment(at, code)} (${clinicCity(code)})`}</dd>
      <dt>{words.review.who}</dt>
      <dd>{choice.doctor === 'any' ? words.doctor.anyoneShort : (doctorName ?? '…')}</dd>
      <dt>{words.review.price}</dt>
      <dd className="figures">{specialty ? money(specialty.price_cents, code) : '…'}</dd>
      {children}
    </dl>
  );
}
