// What is said of a path of the application: who may see it, its page, what that page reads first, and which page comes
// next.
import type {QueryClient} from '@tanstack/react-query';
import {lazy, Suspense, useState, type ComponentType, type ReactNode} from 'react';
import {Route, Switch} from 'wouter';
import {Guard} from './session/guard';
import {WaitingPage} from './shell/reading';

export interface Entry {
  path: string;
  page: ComponentType;
  load?: () => Promise<unknown>;
  loaded?: ComponentType; // is there already: shown at once, where a lazy one waits even then
  guarded?: boolean; // only with a login
  reads?: (cache: QueryClient, params: string[]) => void;
  next?: string; // the path whose code is fetched while this page is looked at
  // Drawn before any script runs: its files' name, and what it is called among the words.
  prerendered?: 'start' | 'specialty' | 'doctor' | 'time';
}

// Where several pages are fetched together, each is there by its path.
export function view(
  path: string,
  fetch: () => Promise<Record<string, ComponentType>>,
  rest: Partial<Entry> = {},
): Entry {
  const load = async () => {
    const found = await fetch();
    const page = found[path] ?? Object.values(found)[0];
    if (!page) throw new Error(`no page for ${path}`);
    entry.loaded = page;
    return {default: page};
  };
  const entry: Entry = {path, page: lazy(load), load, ...rest};
  return entry;
}

export const guarded = {guarded: true};

// The page of the path that is shown; `otherwise` where none of these has it.
export function Entries({of, otherwise}: {of: Entry[]; otherwise: ReactNode}) {
  return (
    <Switch>
      {of.map(entry => (
        <Route key={entry.path} path={entry.path}>
          {entry.guarded ? (
            <Guard>
              <Lazy entry={entry} />
            </Guard>
          ) : entry.load ? (
            <Lazy entry={entry} />
          ) : (
            // Prerendered: a boundary would be taken over after what stands around it has read its data.
            <entry.page />
          )}
        </Route>
      ))}
      <Route>{otherwise}</Route>
    </Switch>
  );
}

function Lazy({entry}: {entry: Entry}) {
  const [View] = useState(() => entry.loaded ?? entry.page);
  return (
    <Suspense fallback={<WaitingPage />}>
      <View />
    </Suspense>
  );
}
