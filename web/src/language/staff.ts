// The words of the pages of the clinic's people.
import {lazyWords} from './lazy_words';

export const useStaffWords = lazyWords(async code =>
  code === 'pt' ? (await import('./staff.pt')).staff : (await import('./staff.en')).staff,
);
