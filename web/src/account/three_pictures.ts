// The three pictures that turn face check-in on: which are there, what is wrong with each, and which is taken now. They
// live as long as the page shows them.
import type {ProblemLike} from '../language/problem_text';

export interface ThreePictures {
  pictures: readonly (string | null)[]; // base64
  wrong: readonly (string | null)[]; // the code of it
  at: number | null; // while the camera is open
}

export const noPictures: ThreePictures = {pictures: [null, null, null], wrong: [null, null, null], at: null};

const put = <T>(list: readonly T[], i: number, value: T): T[] => list.map((each, n) => (n === i ? value : each));

// The first that is missing, or wrong; null where all are as they should be.
export function nextPicture({pictures, wrong}: ThreePictures): number | null {
  const next = pictures.findIndex((picture, i) => picture === null || wrong[i] !== null);
  return next < 0 ? null : next;
}

export const takeFrom = (known: ThreePictures, at: number | null): ThreePictures => ({...known, at});

// With this picture in its place, at the next that is to be taken.
export function withPicture(known: ThreePictures, picture: string): ThreePictures {
  if (known.at === null) return known;
  const next = {...known, pictures: put(known.pictures, known.at, picture), wrong: put(known.wrong, known.at, null)};
  return {...next, at: nextPicture(next)};
}

// What a refusal means for them: null where it is not about them. Pictures of different faces are all taken anew.
export function afterRefusal(known: ThreePictures, {code, errors}: ProblemLike): ThreePictures | null {
  if (code === 'faces_differ') return noPictures;
  const refused = errors.map(({field}) => Number(/^images\.([0-2])$/.exec(field)?.[1] ?? NaN));
  const wrong = known.pictures.map((_, i) => (refused.includes(i) ? code : null));
  return wrong.some(Boolean) ? {...known, wrong, at: null} : null;
}

// As they are sent: null where they are not all there, or one is wrong.
export function allThree(known: ThreePictures): string[] | null {
  const pictures = known.pictures.filter(picture => picture !== null);
  return nextPicture(known) === null && pictures.length === known.pictures.length ? pictures : null;
}
