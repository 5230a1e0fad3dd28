import {expect, test} from 'vitest';
import {afterRefusal, allThree, nextPicture, noPictures, takeFrom, withPicture} from './three_pictures';

const refusal = (code: string, ...fields: string[]) => ({
  status: 422,
  code,
  retryAfter: null,
  requestId: null,
  errors: fields.map(field => ({field, message: ''})),
});
const taken = ['a', 'b', 'c'].reduce(withPicture, takeFrom(noPictures, 0));

test('three pictures are taken one after the other, then the camera closes', () => {
  const first = takeFrom(noPictures, 0);
  expect(allThree(first)).toBe(null);
  const second = withPicture(first, 'a');
  expect(second.at).toBe(1);
  const third = withPicture(second, 'b');
  expect(third.at).toBe(2);
  expect(allThree(third)).toBe(null);
  expect(taken).toEqual({pictures: ['a', 'b', 'c'], wrong: [null, null, null], at: null});
  expect(allThree(taken)).toEqual(['a', 'b', 'c']);
});

test('one is taken again in its place, and then what is still missing', () => {
  const again = withPicture(takeFrom(taken, 1), 'B');
  expect(allThree(again)).toEqual(['a', 'B', 'c']);
  const early = withPicture(takeFrom(withPicture(takeFrom(noPictures, 0), 'a'), 0), 'A');
  expect(early).toEqual({pictures: ['A', null, null], wrong: [null, null, null], at: 1});
  expect(withPicture(taken, 'late')).toBe(taken); // the camera is closed
});

test('what is refused is kept, and taken again before anything is sent', () => {
  const refused = afterRefusal(taken, refusal('no_face', 'images.0', 'images.2')) ?? noPictures;
  expect(refused.pictures).toEqual(taken.pictures);
  expect(refused.wrong).toEqual(['no_face', null, 'no_face']);
  expect(allThree(refused)).toBe(null);
  expect(nextPicture(refused)).toBe(0);
  const first = withPicture(takeFrom(refused, 0), 'A');
  expect(first.at).toBe(2);
  expect(allThree(withPicture(first, 'C'))).toEqual(['A', 'b', 'C']);
});

test('pictures of different faces are all taken anew; what is not about pictures changes none', () => {
  expect(afterRefusal(taken, refusal('faces_differ'))).toBe(noPictures);
  expect(afterRefusal(taken, refusal('faces_away'))).toBe(null);
  expect(afterRefusal(taken, refusal('validation_failed', '/consent'))).toBe(null);
  expect(afterRefusal(taken, refusal('no_face', 'images.3'))).toBe(null);
});
