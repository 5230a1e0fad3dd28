// The start page as the server sends it, in one language, before any script has run. Built and run by ./build.
import {QueryClient} from '@tanstack/react-query';
import {renderToString} from 'react-dom/server';
import {Router} from 'wouter';
import {Application} from './application';
import type {LanguageCode} from './language/dates';
import {loadWords} from './language/language';
import {entries} from './routes';

export async function startPage(code: LanguageCode): Promise<{html: string; title: string; description: string}> {
  const words = await loadWords(code);
  const html = renderToString(
    <Router ssrPath="/">
      <Application cache={new QueryClient()} first={{code, words}} />
    </Router>,
  );
  return {html, title: words.title(words.start.title), description: words.start.lead};
}

// The first segments of all paths that are pages, for the gateway.
export const pageNames: string[] = [...new Set(entries.map(({path}) => path.split('/')[1] ?? ''))].filter(Boolean);
