// What the pages read, how long it stays fresh, and under which key it is kept. In memory only.
import {queryOptions, type QueryClient} from '@tanstack/react-query';
import {firstOfMonth, firstOfNextMonth, plusDays, setClinicZone, type Day} from '../language/dates';
import {api, need, needTagged} from './client';

const second = 1000;
const minute = 60 * second;

// All of a list, page after page.
export async function all<T>(
  ask: (query: {limit: number; cursor?: string}) => Promise<{items: T[]; next_cursor: string | null}>,
  cursor?: string,
): Promise<T[]> {
  const {items, next_cursor} = await ask({limit: 100, cursor});
  return next_cursor ? [...items, ...(await all(ask, next_cursor))] : items;
}

// `any` is any doctor.
export type DoctorChoice = string;
const doctorId = (choice: DoctorChoice) => (choice === 'any' ? undefined : choice);

export const queries = {
  clinic: () =>
    queryOptions({
      queryKey: ['clinic'],
      queryFn: async () => {
        const clinic = await need(api.GET('/api/v1/clinic'));
        setClinicZone(clinic.time_zone);
        return clinic;
      },
      staleTime: 60 * minute,
    }),
  specialties: () =>
    queryOptions({
      queryKey: ['specialties'],
      queryFn: () => all(query => need(api.GET('/api/v1/specialties', {params: {query}}))),
      staleTime: 10 * minute,
    }),
  doctors: (specialty: string) =>
    queryOptions({
      queryKey: ['doctors', specialty],
      queryFn: () =>
        all(query => need(api.GET('/api/v1/doctors', {params: {query: {specialty_id: specialty, ...query}}}))),
      staleTime: 5 * minute,
    }),
  // The days of a month, what is free on each, and the first free day from its beginning on.
  freeDays: (specialty: string | undefined, doctor: DoctorChoice, month: Day) => {
    const from = firstOfMonth(month);
    return queryOptions({
      queryKey: ['free_days', specialty, doctor, from],
      queryFn: () =>
        need(
          api.GET('/api/v1/availability/days', {
            params: {
              query: {specialty_id: specialty, doctor_id: doctorId(doctor), from, to: firstOfNextMonth(from)},
            },
          }),
        ),
      staleTime: 30 * second,
    });
  },
  // From today on: the first free day and its slots.
  firstFree: (specialty: string | undefined, doctor: DoctorChoice) =>
    queryOptions({
      queryKey: ['first_free', specialty, doctor],
      queryFn: () =>
        need(
          api.GET('/api/v1/availability/days', {
            params: {query: {specialty_id: specialty, doctor_id: doctorId(doctor)}},
          }),
        ),
      staleTime: 30 * second,
    }),
  slots: (specialty: string, doctor: DoctorChoice, day: Day) =>
    queryOptions({
      queryKey: ['slots', specialty, doctor, day],
      queryFn: async () =>
        (
          await need(
            api.GET('/api/v1/availability', {
              params: {
                query: {specialty_id: specialty, doctor_id: doctorId(doctor), from: day, to: plusDays(day, 1)},
              },
            }),
          )
        ).items,
      staleTime: 10 * second,
      refetchInterval: 30 * second,
    }),
  profile: () =>
    queryOptions({
      queryKey: ['profile'],
      queryFn: () => needTagged(api.GET('/api/v1/users/profile')),
      staleTime: 5 * minute,
    }),
  // From `from` on in the order of their starts; everything, newest first, without it.
  appointments: (from?: string, limit = 20) =>
    queryOptions({
      queryKey: ['appointments', from?.slice(0, 16), limit],
      queryFn: () => need(api.GET('/api/v1/appointments', {params: {query: {from, limit}}})),
      staleTime: 30 * second,
    }),
  appointment: (id: string) =>
    queryOptions({
      queryKey: ['appointment', id],
      queryFn: () => needTagged(api.GET('/api/v1/appointments/{id}', {params: {path: {id}}})),
      staleTime: 0,
    }),
  // None: not asked for yet.
  payment: (appointment: string) =>
    queryOptions({
      queryKey: ['payment', appointment],
      queryFn: async () =>
        (await need(api.GET('/api/v1/payments', {params: {query: {appointment_id: appointment}}}))).items[0] ?? null,
      staleTime: 0,
    }),
  waits: () =>
    queryOptions({
      queryKey: ['waits'],
      queryFn: async () => (await need(api.GET('/api/v1/waitlist', {params: {query: {limit: 100}}}))).items,
      staleTime: 30 * second,
    }),
};

// After somebody took a time, or gave one back.
export function forgetSlots(cache: QueryClient) {
  for (const name of ['slots', 'free_days', 'first_free']) void cache.invalidateQueries({queryKey: [name]});
}
