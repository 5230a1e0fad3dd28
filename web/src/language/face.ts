// The words of face check-in.
import {lazyWords} from './lazy_words';

export const useFaceWords = lazyWords(async code =>
  code === 'pt' ? (await import('./face.pt')).face : (await import('./face.en')).face,
);
