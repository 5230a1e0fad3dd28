// Saves parts of one's profile one after the other, each over what the one before has left.
import {useQueryClient} from '@tanstack/react-query';
import {useRef} from 'react';
import type {paths} from '../api/generated/schema';
import {api, need, type User} from '../api/client';
import {queries} from '../api/queries';

export type Profile = User & {etag: string};
type ProfileChange = paths['/api/v1/users/profile']['put']['requestBody']['content']['application/json'];

// Throws Problem for what was refused.
export function useSaveProfile(): (change: ProfileChange) => Promise<void> {
  const cache = useQueryClient();
  const last = useRef<Promise<void>>(Promise.resolve());

  async function save(change: ProfileChange) {
    try {
      const {etag} = await cache.ensureQueryData(queries.profile());
      await need(api.PUT('/api/v1/users/profile', {params: {header: {'If-Match': etag}}, body: change}));
    } finally {
      await cache.invalidateQueries({queryKey: ['profile']});
    }
  }
  return change => {
    const turn = last.current.then(() => save(change));
    last.current = turn.catch(() => {});
    return turn;
  };
}
