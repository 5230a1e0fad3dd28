// One appointment, and its payment, as they change: the stream says when to read them again.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect} from 'react';
import type {Status} from './client';
import {queries} from './queries';
import {follow} from './stream';

const over: ReadonlySet<Status> = new Set(['completed', 'no_show', 'rejected', 'cancelled', 'expired']);
export const isOver = (status: Status): boolean => over.has(status);

export function useAppointment(id: string) {
  const cache = useQueryClient();
  const query = useQuery(queries.appointment(id));
  const live = query.data !== undefined && !isOver(query.data.status);
  useEffect(() => {
    if (!live) return;
    return follow(`/api/v1/appointments/${id}/events`, () => {
      void cache.invalidateQueries({queryKey: ['appointment', id]});
      void cache.invalidateQueries({queryKey: ['payment', id]});
      void cache.invalidateQueries({queryKey: ['appointments']});
    });
  }, [id, live, cache]);
  return query;
}
