// What the stream of a day tells, and a day with it. Pure.
import type {Appointment} from './client';

export interface DayChange {
  id: string;
  elsewhere: boolean; // it is no longer of that day, or of that doctor
}

// A doctor who is late now; who is not named is on time.
export interface Delay {
  doctor_id: string;
  minutes: number;
}

export interface Told {
  changes: DayChange[]; // of several about one the last
  late: Delay[] | null; // the last of these too; null where nothing was told of it
}

// Null where something cannot be understood.
export function toldBy(events: readonly string[]): Told | null {
  const changes = new Map<string, DayChange>();
  let late: Delay[] | null = null;
  for (const text of events) {
    try {
      const told = JSON.parse(text) as Partial<DayChange> & {late?: Delay[]};
      if (Array.isArray(told.late)) late = told.late;
      else if (typeof told.id === 'string') changes.set(told.id, {id: told.id, elsewhere: told.elsewhere ?? false});
      else return null;
    } catch {
      return null;
    }
  }
  return {changes: [...changes.values()], late};
}

export const minutesLate = (late: readonly Delay[], doctor: string | null): number =>
  late.find(({doctor_id}) => doctor_id === doctor)?.minutes ?? 0;

// `present` is the one of that id as it was read; none where it is of the day no longer. What is known to be newer
// stays.
export function withChange(list: readonly Appointment[], id: string, present: Appointment | null): Appointment[] {
  const others = list.filter(one => one.id !== id);
  if (!present) return others;
  const known = list.find(one => one.id === id);
  const newest = known && known.version > present.version ? known : present;
  return [...others, newest].sort((a, b) => a.starts_at.localeCompare(b.starts_at) || a.id.localeCompare(b.id));
}
