// What the pages of one's account read. Kept under keys of one beginning, which are forgotten with the person.
import {queryOptions} from '@tanstack/react-query';
import {api, need, needTagged} from './client';
import {all} from './queries';

const minute = 60_000;

export const accountQueries = {
  dependants: () =>
    queryOptions({
      queryKey: ['mine', 'dependants'],
      queryFn: () => all(query => need(api.GET('/api/v1/users/dependants', {params: {query}}))),
      staleTime: 5 * minute,
    }),
  dependant: (id: string) =>
    queryOptions({
      queryKey: ['mine', 'dependant', id],
      queryFn: () => needTagged(api.GET('/api/v1/users/dependants/{id}', {params: {path: {id}}})),
      staleTime: 0,
      gcTime: 0, // a change is made of what is there when it begins
    }),
  // What begins from `from` on, all of it.
  coming: (from: string) =>
    queryOptions({
      queryKey: ['appointments', 'coming', from],
      queryFn: () => all(query => need(api.GET('/api/v1/appointments', {params: {query: {from, ...query}}}))),
      staleTime: 0,
    }),
  sessions: () =>
    queryOptions({
      queryKey: ['mine', 'sessions'],
      queryFn: async () => (await need(api.GET('/api/v1/auth/sessions'))).items,
      staleTime: 0,
    }),
};
