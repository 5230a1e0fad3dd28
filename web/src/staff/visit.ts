// What of the day's visits follows from their history: who was called, who comes next, and how late it is. Pure.
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

// By how many minutes a doctor is late, in fives: of the visit under way by when it should end and who comes then, else
// of who waits.
export function delayOf(day: readonly Appointment[], now: number): number {
  const running = day.find(({status}) => status === 'in_consultation');
  const waiting = day.filter(({status}) => status === 'checked_in' || status === 'confirmed').sort(byStart);
  let late = 0;
  if (running?.ends_at) {
    const length = milliseconds(running.ends_at) - milliseconds(running.starts_at);
    const end = Math.max(now, milliseconds(begunAt(running) ?? running.starts_at) + length);
    const following = waiting.find(({starts_at}) => starts_at >= running.starts_at);
    late = end - milliseconds(following?.starts_at ?? running.ends_at);
  } else {
    const first = waiting.find(({status}) => status === 'checked_in');
    late = first ? now - milliseconds(first.starts_at) : 0;
  }
  return Math.max(0, Math.floor(late / 300_000) * 5);
}
