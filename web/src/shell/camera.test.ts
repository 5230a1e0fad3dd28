import {expect, test} from 'vitest';
import {troubleOf} from './camera_trouble';
import {fitted, middleOf, mostBytes, urlOf} from './picture';

test('a picture is the square in the middle, and never larger than what was seen', () => {
  expect(middleOf(1280, 720)).toEqual({x: 280, y: 0, side: 720, drawn: 720});
  expect(middleOf(720, 1280)).toEqual({x: 0, y: 280, side: 720, drawn: 720});
  expect(middleOf(1920, 1080)).toEqual({x: 420, y: 0, side: 1080, drawn: 720});
  expect(middleOf(640, 480)).toEqual({x: 80, y: 0, side: 480, drawn: 480});
  expect(middleOf(0, 0).drawn).toBe(0); // nothing is seen yet
});

// A browser whose pictures have so many bytes at the best quality.
const encoder = (bytes: number, asked: number[] = []) => {
  const encode = (quality: number) => {
    asked.push(quality);
    return urlOf('A'.repeat(Math.ceil((bytes * quality) / 3) * 4));
  };
  return {asked, encode};
};

test('a picture is as good as its bytes allow', () => {
  const small = encoder(300_000);
  expect(fitted(small.encode)).toHaveLength(360_000);
  expect(small.asked).toHaveLength(1);

  const large = encoder(900_000);
  const picture = fitted(large.encode) ?? '';
  expect(large.asked.length).toBeGreaterThan(1);
  expect(large.asked).toEqual([...large.asked].sort((a, b) => b - a));
  expect((picture.length / 4) * 3).toBeLessThanOrEqual(mostBytes);

  expect(fitted(encoder(9_000_000).encode)).toBe(null);
});

test('what is no JPEG is no picture', () => {
  expect(fitted(() => 'data:,')).toBe(null);
  expect(fitted(() => 'data:image/png;base64,AAAA')).toBe(null);
  expect(fitted(() => urlOf(''))).toBe(null);
});

test('three pictures are no more than a request may weigh', () => {
  expect(3 * Math.ceil(mostBytes / 3) * 4 + 1000).toBeLessThan(2 * 1024 * 1024);
});

test('what a camera is refused with says why there is no picture', () => {
  const named = (name: string) => Object.assign(new Error(), {name});
  expect(troubleOf(named('NotAllowedError'))).toBe('refused');
  expect(troubleOf(named('SecurityError'))).toBe('refused');
  expect(troubleOf(named('NotFoundError'))).toBe('none');
  expect(troubleOf(named('OverconstrainedError'))).toBe('none');
  expect(troubleOf(named('NotReadableError'))).toBe('gone');
  expect(troubleOf(named('AbortError'))).toBe('gone');
  expect(troubleOf('anything')).toBe('gone');
});
