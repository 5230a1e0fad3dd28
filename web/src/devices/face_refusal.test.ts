import {expect, test} from 'vitest';
import {faceRefusal} from './face_refusal';

const refused = (status: number, code: string) =>
  faceRefusal({status, code, retryAfter: null, requestId: null, errors: []});

test('whoever is not surely recognised uses the code, and so does everybody while faces cannot be looked at', () => {
  expect(refused(422, 'face_unsure')).toBe('unsure');
  expect(refused(422, 'no_face')).toBe('unsure');
  expect(refused(422, 'validation_failed')).toBe('unsure');
  expect(refused(503, 'faces_away')).toBe('away');
});

test('what is not about the face is told as with a code', () => {
  for (const [status, code] of [
    [0, 'no_answer'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [409, 'too_early'],
    [429, 'too_many_requests'],
    [503, 'unavailable'],
  ] as const) {
    expect(refused(status, code), code).toBe(null);
  }
});
