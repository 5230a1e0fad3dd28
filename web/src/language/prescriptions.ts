// The words of prescriptions, for who writes and who takes them.
import {lazyWords} from './lazy_words';

export const usePrescriptionWords = lazyWords(async code =>
  code === 'pt'
    ? (await import('./prescriptions.pt')).prescriptions
    : (await import('./prescriptions.en')).prescriptions,
);
