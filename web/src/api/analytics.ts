// The figures of the clinic, as administrators see them.
import {queryOptions} from '@tanstack/react-query';
import type {Day} from '../language/dates';
import {ask} from './plain';

export interface Spread {
  count: number;
  median: number | null;
  p90: number | null;
}

export interface Figures {
  bookings: number;
  outcomes: Record<'open' | 'confirmed' | 'completed' | 'no_show' | 'cancelled' | 'expired' | 'rejected', number>;
  cancelled: Record<'patient' | 'clinic' | 'payment', number>;
  completed: number;
  no_shows: number;
  revenue_cents: number;
  refunds_cents: number;
  kept_cents: number;
  prescriptions: number;
  occupancy: number | null; // 0 to 1, or more
  lead_days: Spread;
  wait_seconds: Spread;
}

export interface NamedFigures {
  id: string;
  names: {pt: string; en: string} | null;
  figures: Figures;
}

export interface Analytics {
  from: Day;
  to: Day; // the day after the last
  rebuilding: number | null;
  total: Figures;
  days: {date: Day; partial: boolean; figures: Figures}[];
  doctors: NamedFigures[];
  lead_days: {from_days: number; to_days: number | null; bookings: number}[];
}

export interface Wanted {
  from: Day;
  to: Day; // the day after the last
  doctor_id?: string;
  specialty_id?: string;
}

const query = (wanted: Wanted) => ({...wanted});
// The same as a table to be kept.
export const tablePath = (wanted: Wanted): string =>
  `/api/v1/admin/analytics?${new URLSearchParams(
    Object.entries(wanted).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString()}`;

export const analyticsQuery = (wanted: Wanted) =>
  queryOptions({
    queryKey: ['mine', 'analytics', wanted],
    queryFn: () => ask<Analytics>('GET', '/admin/analytics', {query: query(wanted)}),
    staleTime: 60_000,
    refetchInterval: ({state}) => (state.data?.rebuilding == null ? false : 5000),
  });
