// Which of the two languages a person reads, and its words. Chosen by ?lang=, else by the cookie, else by the browser,
// else Portuguese; only the words of that one are fetched.
import {createContext, useContext, type ReactNode} from 'react';
import type {LanguageCode} from './dates';
import type {Messages} from './en';

export interface Language {
  code: LanguageCode;
  words: Messages;
  change: (to: LanguageCode) => Promise<void>;
}

const Context = createContext<Language | null>(null);

export function LanguageProvider({value, children}: {value: Language; children: ReactNode}) {
  return <Context value={value}>{children}</Context>;
}

export function useLanguage(): Language {
  const language = useContext(Context);
  if (!language) throw new Error('no language is set');
  return language;
}
export const useWords = (): Messages => useLanguage().words;

// "1 minute", "2 minutes": both languages count so.
export const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const isCode = (text: string | null | undefined): text is LanguageCode => text === 'pt' || text === 'en';

export function chosenLanguage(search: string, cookies: string, browser: readonly string[]): LanguageCode {
  const asked = new URLSearchParams(search).get('lang');
  if (isCode(asked)) return asked;
  const kept = /(?:^|;\s*)language=(\w+)/.exec(cookies)?.[1];
  if (isCode(kept)) return kept;
  return browser.map(tag => tag.slice(0, 2)).find(isCode) ?? 'pt';
}

export async function loadWords(code: LanguageCode): Promise<Messages> {
  return code === 'pt' ? (await import('./pt')).pt : (await import('./en')).en;
}

export function keepLanguage(code: LanguageCode) {
  document.cookie = `language=${code}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = code === 'pt' ? 'pt-PT' : 'en-GB';
}

// Once another is chosen: in the address it would win over that.
export function dropAskedLanguage() {
  const url = new URL(location.href);
  if (!url.searchParams.has('lang')) return;
  url.searchParams.delete('lang');
  history.replaceState(history.state, '', url);
}
