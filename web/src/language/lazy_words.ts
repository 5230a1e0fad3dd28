// Words that come with the pages that say them, in the language that is read. Who uses them waits for them in the
// boundary around the page.
import {use} from 'react';
import type {LanguageCode} from './dates';
import {loadWords, useLanguage} from './language';
import type {Text} from './problem_text';

// `fetchWords` is asked once for each language. From then on its `problems` have words wherever a problem is told.
export function lazyWords<T extends {problems: Record<string, Text>}>(
  fetchWords: (code: LanguageCode) => Promise<T>,
): () => T {
  const fetched = new Map<LanguageCode, Promise<T>>();
  const fetchAll = async (code: LanguageCode) => {
    const [{problems}, words] = await Promise.all([loadWords(code), fetchWords(code)]);
    Object.assign(problems.codes, words.problems);
    return words;
  };
  return () => {
    const {code} = useLanguage();
    const known = fetched.get(code) ?? fetchAll(code);
    fetched.set(code, known);
    known.catch(() => fetched.delete(code)); // asked for anew by who tries again
    return use(known);
  };
}
