// A list that is read page by page: what has been read, and a button for more of it.
import {infiniteQueryOptions, type InfiniteData, type UseInfiniteQueryResult} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import {useWords} from '../language/language';
import {ProblemNotice, Reading} from './reading';

interface Part<T> {
  items: T[];
  next_cursor: string | null;
}

export const paged = <T,>(queryKey: unknown[], ask: (cursor?: string) => Promise<Part<T>>) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({pageParam}) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
    staleTime: 15_000,
  });

export function Paged<T>({
  query,
  rows,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Part<T>>>;
  rows?: number;
  children: (items: T[]) => ReactNode;
}) {
  const words = useWords();
  const {error, hasNextPage, isFetchingNextPage, fetchNextPage} = query;
  return (
    <Reading query={query} rows={rows}>
      {({pages}) => (
        <>
          {children(pages.flatMap(({items}) => items))}
          {error && <ProblemNotice problem={error} />}
          {hasNextPage && (
            <div>
              <button
                type="button"
                className="button"
                aria-disabled={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {words.buttons.more}
              </button>
            </div>
          )}
        </>
      )}
    </Reading>
  );
}
