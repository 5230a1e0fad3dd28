import {expect, test} from 'vitest';
import {asCents} from './cents';

test('a price is understood as people type it, and never by chance', () => {
  expect(['30', '30,5', '30.50 €', ' 0.01', '10000'].map(asCents)).toEqual([3000, 3050, 3050, 1, 1_000_000]);
  expect(['', '0', '10000.01', '-5', '1.234', '1,2,3', 'free', '99999'].map(asCents)).toEqual(Array(8).fill(null));
});
