// Who is logged in. Tokens live in cookies that scripts cannot read; that there is a session shows by the CSRF cookie
// beside them, and who it is tells the profile. A session that ends in the middle of something is continued in a
// dialog; what had been asked then goes on.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {
  createContext,
  Fragment,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import {api, need, type User} from '../api/client';
import type {paths} from '../api/generated/schema';
import {csrfToken, forgetCsrfToken} from '../api/cookies';
import {forgetKeys} from '../api/idempotency';
import {isProblem} from '../api/problem';
import {queries} from '../api/queries';
import {refresh, safely} from '../api/refresh';
import {askForLogin} from '../api/send';
import type {LanguageCode} from '../language/dates';
import {useLanguage} from '../language/language';

export type Credentials = paths['/api/v1/auth/login']['post']['requestBody']['content']['application/json'];

export interface Session {
  user: User | null; // null: a guest, or not known yet
  known: boolean; // whether that is known
  problem: unknown; // why it is not
  retry: () => void;
  left: boolean; // somebody was logged in here, and logged out in another tab
  // The session ended in the middle of something, which goes on where the same person logs in again.
  interrupted: ((how: 'same person' | 'somebody else' | 'not now') => void) | null;
  logIn: (credentials: Credentials) => Promise<User>;
  logOut: () => Promise<void>;
}

const Context = createContext<Session | null>(null);
const channelName = 'consulta.session';
const personal = new Set<unknown>(['profile', 'appointments', 'appointment', 'payment', 'waits', 'messages', 'mine']);

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('no session is provided');
  return session;
}

export function SessionProvider({children}: {children: ReactNode}) {
  const cache = useQueryClient();
  const [hasSession, setHasSession] = useState(() => typeof document !== 'undefined' && csrfToken() !== null);
  const profile = useQuery({...queries.profile(), enabled: hasSession});
  const [left, setLeft] = useState(false);
  const [asking, setAsking] = useState<((again: boolean) => void) | null>(null);

  // Everything of who was here: what was read, what was typed, and what the pages themselves remember.
  const [person, setPerson] = useState(0);
  const forgetPerson = useCallback(() => {
    const known = cache.getQueryData(queries.profile().queryKey) !== undefined;
    cache.removeQueries({predicate: ({queryKey}) => personal.has(queryKey[0])});
    if (!known) return;
    safely(() => sessionStorage.clear());
    forgetKeys();
    setPerson(n => n + 1);
  }, [cache]);

  const user = hasSession ? (profile.data ?? null) : null;
  // Who comes with a session that has ended is a guest; without an answer nobody knows.
  const known = !hasSession || user !== null || (isProblem(profile.error) && profile.error.status === 401);

  useEffect(() => {
    if (known) delete document.documentElement.dataset.session;
  }, [known]);

  // However many requests find that the session has ended, one dialog asks for all of them; nobody is asked who came
  // with a session that had ended before.
  const someone = user !== null;
  useEffect(() => {
    if (!someone) return;
    let asked: Promise<boolean> | null = null;
    askForLogin(() => {
      asked ??= new Promise<boolean>(answer => setAsking(() => answer)).finally(() => {
        asked = null;
      });
      return asked;
    });
    return () => askForLogin(null);
  }, [someone]);

  // Logging out in one tab does so in all; logging in shows who it is in all, and goes on where one had to.
  const channel = useRef<BroadcastChannel | null>(null);
  const answer = useRef<Session['interrupted']>(null);
  useEffect(() => {
    const look = () => {
      const present = csrfToken() !== null;
      setHasSession(present);
      if (!present) forgetPerson();
    };
    const opened = new BroadcastChannel(channelName);
    channel.current = opened;
    opened.onmessage = ({data: who}) => {
      const before = cache.getQueryData(queries.profile().queryKey)?.id;
      if (before !== undefined && who !== before) forgetPerson();
      if (before !== undefined || who !== null) setLeft(who === null);
      look();
      answer.current?.(who === before ? 'same person' : 'somebody else');
      void cache.invalidateQueries();
    };
    window.addEventListener('pageshow', look);
    return () => {
      opened.close();
      window.removeEventListener('pageshow', look);
    };
  }, [cache, forgetPerson]);
  // Who is logged in now; null is nobody.
  const tellOtherTabs = (who: string | null) => channel.current?.postMessage(who);

  useRefreshAhead(hasSession);
  useOwnLanguage(user);

  const logIn = useCallback(
    async (credentials: Credentials) => {
      const answer = await need(
        api.POST('/api/v1/auth/login', {params: {header: {Prefer: 'return=minimal'}}, body: credentials}),
      );
      safely(() => localStorage.setItem(lifetime, String(answer.expires_in)));
      if (cache.getQueryData(queries.profile().queryKey)?.id !== answer.user.id) forgetPerson();
      setHasSession(true);
      setLeft(false);
      tellOtherTabs(answer.user.id);
      return answer.user;
    },
    [cache, forgetPerson],
  );

  const logOut = useCallback(async () => {
    await need(api.POST('/api/v1/auth/logout')).catch((error: unknown) => {
      // Logged out already.
      if (!isProblem(error) || error.status !== 401) throw error;
      forgetCsrfToken();
    });
    forgetPerson();
    setHasSession(csrfToken() !== null);
    tellOtherTabs(null);
  }, [forgetPerson]);

  const {error: problem, refetch} = profile;
  const value = useMemo(() => {
    answer.current =
      asking &&
      (how => {
        setAsking(null);
        if (how === 'not now') {
          forgetPerson();
          setHasSession(false);
        }
        asking(how === 'same person');
      });
    return {user, known, problem, retry: () => void refetch(), left, interrupted: answer.current, logIn, logOut};
  }, [user, known, problem, refetch, left, asking, logIn, logOut, forgetPerson]);
  return (
    <Context value={value}>
      <Fragment key={person}>{children}</Fragment>
    </Context>
  );
}

// The account's language, unless the address asks for one.
function useOwnLanguage(user: User | null) {
  const {code, change} = useLanguage();
  const own = user?.language;
  useEffect(() => {
    if (own && own !== code && !new URLSearchParams(location.search).has('lang')) void change(own);
    // Once for each person: afterwards they choose.
  }, [user?.id]);
}

// Another language, for the account too. Where that cannot be told to the account, the page has it all the same.
export function useChooseLanguage(): (code: LanguageCode) => Promise<void> {
  const cache = useQueryClient();
  const {change} = useLanguage();
  return async language => {
    await change(language);
    const profile = cache.getQueryData(queries.profile().queryKey);
    if (!profile) return;
    await need(
      api.PUT('/api/v1/users/profile', {params: {header: {'If-Match': profile.etag}}, body: {language}}),
    ).catch((error: unknown) => {
      if (!isProblem(error)) throw error;
    });
    await cache.invalidateQueries({queryKey: ['profile']});
  };
}

// When four fifths of the access token's life are over, a tab that is seen, and that somebody has touched since, renews
// it: a session that nobody uses ends.
const lifetime = 'consulta.expires_in';

function useRefreshAhead(hasSession: boolean) {
  useEffect(() => {
    if (!hasSession) return;
    const seconds = Number(safely(() => localStorage.getItem(lifetime))) || 900;
    let touched = true;
    const touch = () => {
      touched = true;
    };
    const signs = ['pointerdown', 'keydown', 'wheel'] as const;
    for (const sign of signs) window.addEventListener(sign, touch, {passive: true});
    const timer = setInterval(() => {
      if (document.hidden || !touched) return;
      touched = false;
      void refresh();
    }, seconds * 800);
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, touch);
    };
  }, [hasSession]);
}
