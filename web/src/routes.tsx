// The paths on the way to an appointment. The others are in more_routes.tsx, fetched where none of these fits.
import {useQueryClient, type QueryClient} from '@tanstack/react-query';
import {lazy, Suspense, useEffect} from 'react';
import {useLocation} from 'wouter';
import {csrfToken} from './api/cookies';
import {queries} from './api/queries';
import {nowInstant} from './language/dates';
import {Entries, guarded, view, type Entry} from './route';
import {WaitingPage} from './shell/reading';
import {StartPage} from './start/start_page';

const more = () => import('./more_routes');
const MoreRoutes = lazy(async () => ({default: (await more()).MoreRoutes}));

export const entries: Entry[] = [
  {
    path: '/',
    page: StartPage,
    prerendered: 'start',
    next: '/book',
    reads: cache => {
      void cache.prefetchQuery(queries.clinic());
      void cache.prefetchQuery(queries.firstFree(undefined, 'any'));
    },
  },
  view('/book', () => import('./booking/specialty_page'), {
    prerendered: 'specialty',
    next: '/book/:specialty',
    reads: cache => void cache.prefetchQuery(queries.specialties()),
  }),
  view('/book/:specialty', () => import('./booking/doctor_page'), {
    prerendered: 'doctor',
    next: '/book/:specialty/:doctor',
    reads: (cache, [specialty = '']) => {
      void cache.prefetchQuery(queries.doctors(specialty));
      void cache.prefetchQuery(queries.specialties());
      void cache.prefetchQuery(queries.firstFree(specialty, 'any'));
    },
  }),
  view('/book/:specialty/:doctor', () => import('./booking/time_page'), {
    prerendered: 'time',
    next: '/book/:specialty/:doctor/review',
    reads: (cache, [specialty = '', doctor = 'any']) => {
      void cache.prefetchQuery(queries.firstFree(specialty, doctor));
      void cache.prefetchQuery(queries.specialties());
    },
  }),
  view('/book/:specialty/:doctor/review', () => import('./booking/review_page'), {
    next: '/book/:specialty/:doctor/identify',
  }),
  view('/book/:specialty/:doctor/identify', () => import('./booking/identify_page'), {next: '/appointments/:id/pay'}),
  view('/appointments', () => import('./appointments/list_page'), {
    guarded: true,
    next: '/appointments/:id',
    reads: cache => void cache.prefetchQuery(queries.appointments(nowInstant(), 100)),
  }),
  view('/appointments/:id', () => import('./appointments/one_page'), {
    guarded: true,
    reads: (cache, [id = '']) => void cache.prefetchQuery(queries.appointment(id)),
  }),
  view('/appointments/:id/pay', () => import('./payment/pay_page'), {
    guarded: true,
    next: '/appointments/:id',
    // Not the payment: staff may not read it, and who this is nobody knows yet.
    reads: (cache, [id = '']) => void cache.prefetchQuery(queries.appointment(id)),
  }),
  view('/appointments/:id/cancel', () => import('./appointments/cancel_page'), guarded),
  view('/appointments/:id/move', () => import('./appointments/move_page'), guarded),
  view('/waitlist', () => import('./waitlist/waitlist_page'), guarded),
  view('/login', () => import('./session/login_page')),
  view('/register', () => import('./session/register_page')),
];

const patterns = entries.map(entry => new RegExp(`^${entry.path.replace(/:\w+/g, '([^/]+)')}/?$`));

function entryAt(path: string): {entry: Entry; params: string[]} | null {
  for (const [i, pattern] of patterns.entries()) {
    const found = pattern.exec(path);
    const entry = entries[i];
    if (found && entry) return {entry, params: found.slice(1)};
  }
  return null;
}

// Asks for the code and the first data of the page at `path`, at once and side by side; resolved once the code is there,
// or cannot be had.
export async function prepare(cache: QueryClient, path: string): Promise<void> {
  const at = entryAt(path);
  if (at) read(cache, at);
  await (at ? fetchCode(at.entry) : more().catch(() => {}));
}

function read(cache: QueryClient, {entry, params}: {entry: Entry; params: string[]}) {
  if (!entry.guarded || csrfToken() !== null) entry.reads?.(cache, params);
}
// Ahead of time: where that fails, the page itself asks again, and says so.
async function fetchCode(entry: Entry) {
  await entry.load?.().catch(() => {});
}

const whenIdle = (work: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(work) : setTimeout(work, 1000);

export function Pages() {
  const [path] = useLocation();
  const cache = useQueryClient();
  useEffect(() => {
    const at = entryAt(path);
    if (at) read(cache, at);
    const next = entries.find(entry => entry.path === at?.entry.next);
    if (next) whenIdle(() => void fetchCode(next));
  }, [path, cache]);
  return (
    <Entries
      of={entries}
      otherwise={
        <Suspense fallback={<WaitingPage />}>
          <MoreRoutes />
        </Suspense>
      }
    />
  );
}
