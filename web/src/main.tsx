// The application begins: words, code and the page's first data are asked for at once, then the page is shown. The start
// page was prerendered and is taken over; what was prerendered of others stands until they can be drawn.
import {QueryClient} from '@tanstack/react-query';
import {startTransition} from 'react';
import {createRoot, hydrateRoot} from 'react-dom/client';
import {Application} from './application';
import {recallClinicZone} from './language/dates';
import {chosenLanguage, keepLanguage, loadWords} from './language/language';
import {isProblem} from './api/problem';
import {prepare} from './routes';
import {applyTheme} from './account/theme';

async function begin() {
  const cache = new QueryClient({
    defaultOptions: {
      queries: {
        // Lines that fail are dealt with below the cache.
        retry: false,
        networkMode: 'always',
        throwOnError: error => !isProblem(error),
      },
      mutations: {networkMode: 'always'},
    },
  });
  applyTheme();
  recallClinicZone();
  const root = document.getElementById('root');
  if (!root) throw new Error('app.html has no root');
  const prerendered = root.dataset.language;
  const code =
    prerendered === 'pt' || prerendered === 'en'
      ? prerendered
      : chosenLanguage(location.search, document.cookie, navigator.languages);
  // What was prerendered knows no data yet: taking it over with some would be another page than the one in place.
  const isStart = Boolean(prerendered) && location.pathname === '/';
  const ready = isStart ? null : prepare(cache, location.pathname);
  const words = await loadWords(code).catch(() => loadWords(code));
  if (prerendered) await ready;
  if (new URLSearchParams(location.search).has('lang')) keepLanguage(code);
  document.documentElement.lang = code === 'pt' ? 'pt-PT' : 'en-GB';
  const application = <Application cache={cache} first={{code, words}} />;
  // A transition is drawn in slices: presses in between are answered.
  startTransition(() => {
    if (isStart) hydrateRoot(root, application);
    else createRoot(root).render(application);
  });
}

begin().catch((error: unknown) => {
  dispatchEvent(new Event('unready')); // said by what was prerendered: building/begin.js
  throw error;
});
