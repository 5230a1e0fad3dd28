import {expect, test} from 'vitest';
import type {Figures} from '../api/analytics';
import {growth, minutesOf, noShowShare, share, spanBefore, stacked} from './measures';

test('shares and growth are of something, or none', () => {
  expect(share(3, 4)).toBe(0.75);
  expect(share(3, 0)).toBeNull();
  expect(growth(108, 100)).toBeCloseTo(0.08);
  expect(growth(5, 0)).toBeNull();
  expect(noShowShare({no_shows: 1, completed: 3} as Figures)).toBe(0.25);
  expect([minutesOf(320), minutesOf(null), minutesOf(0)]).toEqual([5, null, 0]);
});

test('the time before is as long, and ends where the other begins', () => {
  expect(spanBefore({from: '2026-12-01', to: '2026-12-31'})).toEqual({from: '2026-11-01', to: '2026-12-01'});
  expect(spanBefore({from: '2026-03-01', to: '2026-03-02', doctor_id: 'd'})).toEqual({
    from: '2026-02-28',
    to: '2026-03-01',
    doctor_id: 'd',
  });
});

test('what is stacked stands on what is below it', () => {
  expect(
    stacked([
      [1, 2],
      [3, 0],
      [0, 5],
    ]),
  ).toEqual([
    [1, 2],
    [4, 2],
    [4, 7],
  ]);
});
