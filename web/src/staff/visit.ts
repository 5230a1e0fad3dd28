// What of the day's visits follows from their history: who was called, and who comes next. Pure.
import type {Appointment} from '../api/client';
import {milliseconds, type Instant} from '../language/dates';

export type Step = 'check-in' | 'call' | 'start' | 'complete' | 'no-show';

const lastly = (a: Appointment, wanted: (entry: Appointment['history'][number]) => boolean): Instant | null =>
  a.history.findLast(wanted)?.at ?? null;

export const arrivedAt = (a: Appointment) => lastly(a, e => e.status === 'checked_in' && e.reason !== 'called');
export const calledAt = (a: Appointment) => lastly(a, e => e.status === 'checked_in' && e.reason === 'called');
export const begunAt = (a: Appointment) => lastly(a, e => e.status === 'in_consultation');

// Who is treated: a dependant, else the patient.
export const nameOf = (a: Appointment): string => a.dependant?.full_name ?? a.patient?.name ?? '';

// What may be done with it now, the likeliest first. `isToday` is of the clinic's day it is on.
export function stepsOf(a: Appointment, now: number, isToday: boolean): Step[] {
  const begun = milliseconds(a.starts_at) <= now;
  const absent: Step[] = begun ? ['no-show'] : [];
  if (a.reschedule_to) return [];
  if (a.status === 'confirmed') return [...(isToday ? (['check-in'] as const) : []), ...absent];
  if (a.status === 'checked_in')
    return [...(calledAt(a) ? (['start', 'call'] as const) : (['call', 'start'] as const)), ...absent];
  return a.status === 'in_consultation' ? ['complete'] : [];
}

const byStart = (a: Appointment, b: Appointment) => a.starts_at.localeCompare(b.starts_at);

// Whom the doctor sees next: who was called already, else who came and has the earliest time.
export function nextOf(day: readonly Appointment[]): Appointment | null {
  const here = day.filter(({status}) => status === 'checked_in').sort(byStart);
  return here.find(a => calledAt(a) !== null) ?? here[0] ?? null;
}
