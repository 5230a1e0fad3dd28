// A page that needs a login: who has none is sent to log in, and comes back.
import type {ReactNode} from 'react';
import {Redirect, useLocation, useSearch} from 'wouter';
import {useWords} from '../language/language';
import {Page} from '../shell/page';
import {ProblemNotice, WaitingPage} from '../shell/reading';
import {useSession} from './session';

export function Guard({children}: {children: ReactNode}) {
  const words = useWords();
  const {user, known, problem, retry} = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (user) return children;
  if (known) return <Redirect to={`/login?next=${encodeURIComponent(search ? `${path}?${search}` : path)}`} replace />;
  if (!problem) return <WaitingPage />;
  return (
    <Page title={words.name}>
      <ProblemNotice problem={problem} onRetry={retry} />
    </Page>
  );
}

// Where to go after the login: only ever a page of ours. Browsers drop tabs and take backslashes for slashes, so they
// are asked what they make of it.
export function nextPage(search: string, otherwise = '/appointments'): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  const home = 'https://home.invalid';
  const url = next.startsWith('/') && URL.canParse(next, home) ? new URL(next, home) : null;
  return url?.origin === home ? url.pathname + url.search + url.hash : otherwise;
}
