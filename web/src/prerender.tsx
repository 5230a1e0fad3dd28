// Pages as the server sends them, in one language, before any script has run and any data is known. Built and run by
// ./build.
import {QueryClient} from '@tanstack/react-query';
import {renderToString} from 'react-dom/server';
import {Router} from 'wouter';
import {Application} from './application';
import type {LanguageCode} from './language/dates';
import {loadWords} from './language/language';
import {entries} from './routes';

export interface Prerendered {
  name: string;
  html: string;
  title: string;
  description: string;
}

export async function prerender(code: LanguageCode): Promise<Prerendered[]> {
  const words = await loadWords(code);
  const pages: Prerendered[] = [];
  for (const {path, load, prerendered: name} of entries) {
    if (!name) continue;
    const draw = () =>
      renderToString(
        <Router ssrPath={path.replace(/:\w+/g, '_')}>
          <Application cache={new QueryClient()} first={{code, words}} />
        </Router>,
      );
    draw(); // asks for the page's code, which React has a turn after it has come
    await load?.();
    await new Promise(resolve => setTimeout(resolve));
    // A link to what only the address knows leads to where that is chosen.
    const html = draw().replace(/href="\/book\/_[^"]*"/g, 'href="/book"');
    if (!html.includes('<h1')) throw new Error(`${path} was not drawn`);
    pages.push({name, html, title: words.title(words[name].title), description: words.start.lead});
  }
  return pages;
}

// The lines of pages.txt: every path, and the name of what is prerendered of it.
export const pageLines = entries.map(({path, prerendered}) =>
  [path.replace(/:\w+/g, '*'), prerendered].filter(Boolean).join(' '),
);
