// The figures of the clinic, as administrators see them.
import {queryOptions} from '@tanstack/react-query';
import type {Day} from '../language/dates';
import {api, need, type Schemas} from './client';

export type Figures = Schemas['Figures'];
export type Analytics = Schemas['Analytics'];

export interface Wanted {
  from: Day;
  to: Day; // the day after the last
  doctor_id?: string;
  specialty_id?: string;
}

// Nobody chosen is everybody.
const query = ({from, to, doctor_id, specialty_id}: Wanted) => ({
  from,
  to,
  doctor_id: doctor_id || undefined,
  specialty_id: specialty_id || undefined,
});
// The same as a table to be kept.
export const tablePath = (wanted: Wanted): string =>
  `/api/v1/admin/analytics?${new URLSearchParams(
    Object.entries(wanted).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString()}`;

export const analyticsQuery = (wanted: Wanted) =>
  queryOptions({
    queryKey: ['mine', 'analytics', wanted],
    // A table only where one is asked for.
    queryFn: () => need(api.GET('/api/v1/admin/analytics', {params: {query: query(wanted)}})) as Promise<Analytics>,
    staleTime: 60_000,
    refetchInterval: ({state}) => (state.data?.rebuilding == null ? false : 5000),
  });
