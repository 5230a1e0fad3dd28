// What the stream of a day tells, and a day with it. Pure.
import type {Appointment} from './client';

export interface DayChange {
  id: string;
  elsewhere: boolean; // it is no longer of that day, or of that doctor
}

// Of several about one the last; null where one cannot be understood.
export function changesOf(events: readonly string[]): DayChange[] | null {
  const found = new Map<string, DayChange>();
  for (const text of events) {
    try {
      const {id, elsewhere = false} = JSON.parse(text) as Partial<DayChange>;
      if (typeof id !== 'string') return null;
      found.set(id, {id, elsewhere});
    } catch {
      return null;
    }
  }
  return [...found.values()];
}

// `present` is the one of that id as it was read; none where it is of the day no longer. What is known to be newer
// stays.
export function withChange(list: readonly Appointment[], id: string, present: Appointment | null): Appointment[] {
  const others = list.filter(one => one.id !== id);
  if (!present) return others;
  const known = list.find(one => one.id === id);
  const newest = known && known.version > present.version ? known : present;
  return [...others, newest].sort((a, b) => a.starts_at.localeCompare(b.starts_at) || a.id.localeCompare(b.id));
}
