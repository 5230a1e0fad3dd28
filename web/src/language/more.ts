// The words of pages that not every visit comes to.
import {lazyWords} from './lazy_words';

export const useMore = lazyWords(async code =>
  code === 'pt' ? (await import('./more.pt')).more : (await import('./more.en')).more,
);
