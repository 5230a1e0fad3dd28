// Pages as the server sends them, in one language, before any script has run and any data is known. Built and run by
// ./build.
import {QueryClient} from '@tanstack/react-query';
import {renderToString} from 'react-dom/server';
import {Router} from 'wouter';
import {Application} from './application';
import type {LanguageCode} from './language/dates';
import {loadWords} from './language/language';
import {moreEntries} from './more_routes';
import {entries} from './routes';

export interface Prerendered {
  name: string;
  html: string;
  title: string;
  description: string;
  unready: string; // hidden, to be shown where the scripts do not come
}

export async function prerender(code: LanguageCode): Promise<Prerendered[]> {
  const words = await loadWords(code);
  const pages: Prerendered[] = [];
  const unready = renderToString(
    <p id="unready" className="line" role="alert" hidden>
      {words.line.slow} <a href="">{words.buttons.retry}</a>
    </p>,
  );
  for (const {path, load, prerendered: name} of entries) {
    if (!name) continue;
    await load?.();
    const drawn = renderToString(
      <Router ssrPath={path.replace(/:\w+/g, '_')}>
        <Application cache={new QueryClient()} first={{code, words}} />
      </Router>,
    );
    // A link to what only the address knows leads to where that is chosen.
    const html = drawn.replace(/href="\/book\/_[^"]*"/g, 'href="/book"');
    if (!html.includes('<h1')) throw new Error(`${path} was not drawn`);
    pages.push({name, html, title: words.title(words[name].title), description: words.start.lead, unready});
  }
  return pages;
}

// The lines of pages.txt: every path, and the name of what is prerendered of it.
export const pageLines = [...entries, ...moreEntries].map(({path, prerendered}) =>
  [path.replace(/:\w+/g, '*'), prerendered].filter(Boolean).join(' '),
);
