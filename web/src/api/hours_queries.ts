// When doctors work and when they are away.
import {queryOptions} from '@tanstack/react-query';
import type {Instant} from '../language/dates';
import {api, need, needTagged} from './client';
import {isOver} from './follow';
import {all} from './queries';

const minute = 60_000;

export const hoursQueries = {
  // The doctor who is logged in.
  own: () =>
    queryOptions({
      queryKey: ['mine', 'doctor'],
      queryFn: () => need(api.GET('/api/v1/doctors/profile')),
      staleTime: 5 * minute,
    }),
  doctors: () =>
    queryOptions({
      queryKey: ['doctors', 'every'],
      queryFn: () => all(query => need(api.GET('/api/v1/doctors', {params: {query}}))),
      staleTime: 5 * minute,
    }),
  doctor: (id: string) =>
    queryOptions({
      queryKey: ['doctor', id],
      queryFn: () => need(api.GET('/api/v1/doctors/{id}', {params: {path: {id}}})),
      staleTime: minute,
    }),
  schedule: (id: string) =>
    queryOptions({
      queryKey: ['mine', 'schedule', id],
      queryFn: () => needTagged(api.GET('/api/v1/doctors/{id}/schedule', {params: {path: {id}}})),
      staleTime: minute,
    }),
  // From now on, in the order of their beginnings.
  timeOff: (id: string) =>
    queryOptions({
      queryKey: ['mine', 'time_off', id],
      queryFn: async () => {
        const found = await all(query => need(api.GET('/api/v1/doctors/{id}/time-off', {params: {path: {id}, query}})));
        return found.sort((a, b) => a.from.localeCompare(b.from));
      },
      staleTime: minute,
    }),
  // What begins from `from` on and is not over.
  booked: (id: string, from: Instant) =>
    queryOptions({
      queryKey: ['appointments', 'booked', id, from],
      queryFn: async () => {
        const found = await all(query =>
          need(api.GET('/api/v1/appointments', {params: {query: {from, doctor_id: id, ...query}}})),
        );
        return found.filter(({status}) => !isOver(status));
      },
      staleTime: minute,
    }),
};
