// The appointments of one clinic day, and what is done with them there.
import {queryOptions, useQuery, useQueryClient, type QueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {plusDays, type Day} from '../language/dates';
import {startOf} from '../language/day_start';
import {api, need, type Appointment, type Status} from './client';
import {toldBy, withChange, type Delay, type Told} from './day_changes';
import {isProblem} from './problem';
import {all} from './queries';
import {follow} from './stream';

const openStates: Status[] = ['confirmed', 'checked_in', 'in_consultation'];

export const dayQueries = {
  // In the order of their starts: a doctor's own, to others everybody's.
  day: (day: Day) =>
    queryOptions({
      queryKey: ['appointments', 'day', day],
      queryFn: () => {
        const between = {from: startOf(day), to: startOf(plusDays(day, 1))};
        return all(query => need(api.GET('/api/v1/appointments', {params: {query: {...between, ...query}}})));
      },
      staleTime: 0,
    }),
  // What began in the month before `day`, and nobody said how it ended.
  open: (day: Day) =>
    queryOptions({
      queryKey: ['appointments', 'open', day],
      queryFn: async () => {
        const between = {from: startOf(plusDays(day, -31)), to: startOf(day)};
        const found = await Promise.all(
          openStates.map(status =>
            all(query => need(api.GET('/api/v1/appointments', {params: {query: {...between, status, ...query}}}))),
          ),
        );
        return found.flat().sort((a, b) => a.starts_at.localeCompare(b.starts_at));
      },
      staleTime: 30_000,
    }),
};

// What is on record is who was shown what: of a change only the appointment that it is about is read.
async function readAgain(cache: QueryClient, day: Day, told: Told | null) {
  const {queryKey} = dayQueries.day(day);
  // It is not known what has changed, or so much has that all of it is less.
  if (told === null || told.changes.length > 10) return cache.invalidateQueries({queryKey});
  try {
    for (const {id, elsewhere} of told.changes) {
      const present = elsewhere ? null : await readOne(id);
      cache.setQueryData(queryKey, list => list && withChange(list, id, present));
    }
  } catch (error) {
    if (!isProblem(error)) throw error;
    await cache.invalidateQueries({queryKey});
  }
}
// None where it is somebody else's by now.
async function readOne(id: string): Promise<Appointment | null> {
  try {
    return await need(api.GET('/api/v1/appointments/{id}', {params: {path: {id}}}));
  } catch (error) {
    if (isProblem(error, 'not_found')) return null;
    throw error;
  }
}

// The day as it changes, and who is late by now, as far as that was told.
export function useDay(day: Day) {
  const cache = useQueryClient();
  const [delays, setDelays] = useState<{day: Day; late: Delay[]} | null>(null);
  useEffect(
    () =>
      follow(`/api/v1/appointments/events?date=${day}`, events => {
        // The line is back: what was missed is not told.
        const told = events.length === 0 ? null : toldBy(events);
        if (told?.late) setDelays({day, late: told.late});
        void readAgain(cache, day, told);
      }),
    [day, cache],
  );
  return {visits: useQuery(dayQueries.day(day)), late: delays?.day === day ? delays.late : []};
}

const paths = {
  'check-in': '/api/v1/appointments/{id}/check-in',
  call: '/api/v1/appointments/{id}/call',
  start: '/api/v1/appointments/{id}/start',
  complete: '/api/v1/appointments/{id}/complete',
  'no-show': '/api/v1/appointments/{id}/no-show',
} as const;

// Takes a step of a visit; where that is refused, what shows it is read again.
export function useTakeStep(): (id: string, step: keyof typeof paths) => Promise<Appointment> {
  const cache = useQueryClient();
  return async (id, step) => {
    try {
      const present = await need(api.POST(paths[step], {params: {path: {id}}}));
      cache.setQueriesData<Appointment[]>({queryKey: ['appointments', 'day']}, list =>
        list?.some(one => one.id === id) ? withChange(list, id, present) : list,
      );
      void cache.invalidateQueries({queryKey: ['appointments', 'open']});
      void cache.invalidateQueries({queryKey: ['appointment', id]});
      return present;
    } catch (error) {
      await Promise.all([['appointments'], ['appointment', id]].map(queryKey => cache.invalidateQueries({queryKey})));
      throw error;
    }
  };
}
