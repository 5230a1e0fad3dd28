// The words of pages that not every visit comes to: fetched with the page, in the language that is read. Who uses them
// waits for them in the boundary around the page.
import {use} from 'react';
import type {LanguageCode} from './dates';
import {loadWords, useLanguage} from './language';
import type {MoreMessages} from './more.en';

const fetched = new Map<LanguageCode, Promise<MoreMessages>>();

async function fetchMore(code: LanguageCode): Promise<MoreMessages> {
  const fetching = code === 'pt' ? import('./more.pt') : import('./more.en');
  const [{problems}, {more}] = await Promise.all([loadWords(code), fetching]);
  // From now on these have words too, wherever a problem is told.
  Object.assign(problems.codes, more.problems);
  return more;
}

export function useMore(): MoreMessages {
  const {code} = useLanguage();
  const known = fetched.get(code) ?? fetchMore(code);
  fetched.set(code, known);
  known.catch(() => fetched.delete(code)); // asked for anew by who tries again
  return use(known);
}
