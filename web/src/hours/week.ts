// A week of working hours: what is wrong with it, and which appointments it does not cover. Pure.
import type {Appointment, Schemas} from '../api/client';
import {dayOf, longDay, plusDays, shortDay, time, weekHeads, type Day, type LanguageCode} from '../language/dates';

export type Block = Schemas['WeeklyBlock'];
export const weekdays = [1, 2, 3, 4, 5, 6, 7];

// A Monday.
const monday: Day = '2024-01-01';
export const weekdayName = (weekday: number, code: LanguageCode): string =>
  longDay(plusDays(monday, weekday - 1), code).split(',')[0] ?? '';
export const weekdayOf = (day: Day): number => weekHeads('en').indexOf(shortDay(day, 'en').slice(0, 3)) + 1;

export const isClock = (text: string): boolean => /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);
// "9", "930" and "9.30" are meant as "09:00" and "09:30".
export function asClock(typed: string): string {
  const found = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(typed.trim());
  return found ? `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}` : typed.trim();
}

export type Fault = 'shape' | 'order' | 'overlap';
// By the block's place; of two that overlap the later one is at fault.
export function faultsOf(blocks: readonly Block[]): Map<number, Fault> {
  const found = new Map<number, Fault>();
  blocks.forEach(({weekday, from, to}, i) => {
    const earlier = blocks.slice(0, i).filter((other, j) => other.weekday === weekday && !found.has(j));
    if (!isClock(from) || !isClock(to)) found.set(i, 'shape');
    else if (from >= to) found.set(i, 'order');
    else if (earlier.some(other => from < other.to && other.from < to)) found.set(i, 'overlap');
  });
  return found;
}

const endOf = (a: Appointment): string => {
  const ends = a.ends_at ?? a.starts_at;
  return dayOf(ends) > dayOf(a.starts_at) ? '24:00' : time(ends);
};
// Those that lie in no block; blocks that touch are one.
export function outside(blocks: readonly Block[], booked: readonly Appointment[]): Appointment[] {
  return booked.filter(a => {
    const weekday = weekdayOf(dayOf(a.starts_at));
    let at = time(a.starts_at);
    for (const {from, to} of blocks.filter(b => b.weekday === weekday).sort((a, b) => a.from.localeCompare(b.from)))
      if (from <= at && at < to) at = to;
    return at < endOf(a);
  });
}
