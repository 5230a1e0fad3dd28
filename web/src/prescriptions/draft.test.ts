import {expect, test} from 'vitest';
import {isDays, missingOf, newLine, warningsOf, wished, type Line} from './draft';

const line = (part: Partial<Line> = {}): Line => ({
  key: 1,
  medicine: ' Ibuprofen 400 mg tablet ',
  dosage: '1',
  frequency: 'every 8 hours',
  days: '5',
  notes: ' ',
  ...part,
});

test('what is not said is named, each by its part', () => {
  expect(missingOf(line())).toEqual([]);
  expect(missingOf(newLine([]))).toEqual(['medicine', 'dosage', 'frequency', 'days']);
  expect(missingOf(line({dosage: ' ', days: '0'}))).toEqual(['dosage', 'days']);
  expect(['1', '365', ' 7 '].every(isDays)).toBe(true);
  expect(['0', '366', '-1', '5 days', '1.5', ''].some(isDays)).toBe(false);
});

test('a new line is told from those there are', () => {
  expect(newLine([line({key: 3}), line({key: 2})]).key).toBe(4);
});

test('it is sent without blanks, and with what was confirmed alone', () => {
  const confirmed = new Map([
    ['duplicate:ibuprofen', {kept: true, reason: ' for the skin '}],
    ['allergy:nsaids', {kept: false, reason: 'it was mild'}],
    ['allergy:other', {kept: true, reason: ''}],
  ]);
  expect(wished([line()], confirmed)).toEqual({
    items: [{medicine: 'Ibuprofen 400 mg tablet', dosage: '1', frequency: 'every 8 hours', duration_days: 5}],
    acknowledged_warnings: [{code: 'duplicate:ibuprofen', reason: 'for the skin'}, {code: 'allergy:other'}],
  });
  expect(wished([line({notes: 'after a meal'})], new Map())).toEqual({
    items: [
      {
        medicine: 'Ibuprofen 400 mg tablet',
        dosage: '1',
        frequency: 'every 8 hours',
        duration_days: 5,
        notes: 'after a meal',
      },
    ],
  });
});

test('warnings are taken as they come, and nothing else is', () => {
  expect(warningsOf([{code: 'a'}, null, 'b'])).toEqual([{code: 'a'}]);
  expect(warningsOf(undefined)).toEqual([]);
});
