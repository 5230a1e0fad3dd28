// What reception and its devices ask of the service of that name.
import {queryOptions} from '@tanstack/react-query';
import {nowInstant, type Instant} from '../language/dates';
import {api, need, type Schemas} from './client';
import {needTold} from './told';

// Somebody in the waiting room, under a short name. Without a wait they are called, or in.
export type Waiting = Schemas['Waiting'];
export type FoundPatient = Schemas['PatientAtDesk'];

export interface NewPatient {
  full_name: string;
  phone: string;
  email?: string;
}

// The same code again is the same answer.
export const arriveByCode = (code: string): Promise<Waiting> =>
  needTold(api.POST('/api/v1/reception/check-in', {body: {code}}));

export const addPatient = (body: NewPatient, key: string): Promise<FoundPatient> =>
  need(api.POST('/api/v1/reception/patients', {params: {header: {'Idempotency-Key': key}}, body}));
export const invitePatient = (id: string): Promise<unknown> =>
  need(api.POST('/api/v1/reception/patients/{id}/invitation', {params: {path: {id}}}));

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
      queryFn: async () => (await need(api.GET('/api/v1/reception/patients', {params: {query: {q, limit: 10}}}))).items,
      staleTime: 30_000,
    }),
  waitingRoom: () =>
    queryOptions({
      queryKey: ['waiting_room'],
      queryFn: async (): Promise<Room> => {
        const {items} = await need(api.GET('/api/v1/reception/waiting-room'));
        return {items, read_at: nowInstant()};
      },
      staleTime: 0,
    }),
};
