// Everything a page stands in: the cache, the language, the session, the shell.
import {QueryClientProvider, type QueryClient} from '@tanstack/react-query';
import {useCallback, useMemo, useState, useSyncExternalStore} from 'react';
import {useLocation} from 'wouter';
import {clinicZone, onClinicZone, type LanguageCode} from './language/dates';
import type {Messages} from './language/en';
import {dropAskedLanguage, keepLanguage, LanguageProvider, loadWords} from './language/language';
import {Pages} from './routes';
import {SessionProvider} from './session/session';
import {ErrorBoundary} from './shell/error_page';
import {Shell} from './shell/shell';
import './design/tokens.css';
import './design/base.css';
import './design/button.css';

export function Application({cache, first}: {cache: QueryClient; first: {code: LanguageCode; words: Messages}}) {
  const [language, setLanguage] = useState(first);
  const [path] = useLocation();
  const change = useCallback(async (code: LanguageCode) => {
    keepLanguage(code);
    dropAskedLanguage();
    setLanguage({code, words: await loadWords(code)});
  }, []);
  const value = useMemo(() => ({...language, change}), [language, change]);
  const zone = useSyncExternalStore(onClinicZone, clinicZone, clinicZone);
  return (
    <QueryClientProvider client={cache}>
      <LanguageProvider value={value}>
        <ErrorBoundary path={path}>
          <SessionProvider>
            <Shell key={zone}>
              <ErrorBoundary path={path}>
                <Pages />
              </ErrorBoundary>
            </Shell>
          </SessionProvider>
        </ErrorBoundary>
      </LanguageProvider>
    </QueryClientProvider>
  );
}
