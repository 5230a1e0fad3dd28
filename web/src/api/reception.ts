// What reception and its devices ask of the service of that name.
import {queryOptions} from '@tanstack/react-query';
import {nowInstant, type Instant} from '../language/dates';
import {ask} from './plain';

// Somebody in the waiting room, under a short name. Without a wait they are called, or in.
export interface Waiting {
  appointment_id: string;
  display_name: string;
  room: string | null;
  called_at: Instant | null;
  wait_minutes: number | null;
}

export interface FoundPatient {
  id: string;
  full_name: string | null;
  email: string | null;
  phone: string | null;
}

// The same code again is the same answer.
export const arriveByCode = (code: string): Promise<Waiting> => ask('POST', '/reception/check-in', {body: {code}});

export interface Room {
  items: Waiting[];
  read_at: Instant;
}
// As the stream tells it, the whole of it; none where it is not understood.
export function roomOf(event: string | undefined): Room | null {
  try {
    const {items} = JSON.parse(event ?? 'null') as Room;
    return Array.isArray(items) ? {items, read_at: nowInstant()} : null;
  } catch {
    return null;
  }
}

export const receptionQueries = {
  // By the beginnings of words of a name, of an address or a number.
  patients: (q: string) =>
    queryOptions({
      queryKey: ['mine', 'patients', q],
      queryFn: async () =>
        (await ask<{items: FoundPatient[]}>('GET', '/reception/patients', {query: {q, limit: 10}})).items,
      staleTime: 30_000,
    }),
  waitingRoom: () =>
    queryOptions({
      queryKey: ['waiting_room'],
      queryFn: async (): Promise<Room> => {
        const {items} = await ask<{items: Waiting[]}>('GET', '/reception/waiting-room');
        return {items, read_at: nowInstant()};
      },
      staleTime: 0,
    }),
};
