// The screens and kiosks that are paired.
import {queryOptions} from '@tanstack/react-query';
import {milliseconds, now, type Instant} from '../language/dates';
import {api, need} from './client';
import {all} from './queries';

export const deviceQueries = {
  all: () =>
    queryOptions({
      queryKey: ['mine', 'devices'],
      queryFn: () => all(query => need(api.GET('/api/v1/auth/devices', {params: {query}}))),
      staleTime: 30_000,
      refetchInterval: 60_000,
    }),
};

// Longer than an access token lives without a word.
export const isSilent = (seen: Instant | null): boolean => seen === null || now() - milliseconds(seen) > 30 * 60_000;
