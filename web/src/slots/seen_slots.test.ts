import {expect, test} from 'vitest';
import type {FreeSlot} from '../api/client';
import {seenSlots} from './seen_slots';

const slot = (hour: string, doctor = 'a'): FreeSlot => ({
  doctor_id: doctor,
  doctor_name: doctor,
  specialty_id: 's',
  starts_at: `2026-12-02T${hour}:00:00Z`,
  ends_at: `2026-12-02T${hour}:30:00Z`,
  price_cents: 3000,
});

test('a time that is taken meanwhile stays in its place', () => {
  const seen = seenSlots([slot('09'), slot('10'), slot('11')], [slot('09'), slot('11'), slot('12')]);
  expect(seen.map(({slot: {starts_at}, taken}) => [starts_at.slice(11, 13), taken])).toEqual([
    ['09', false],
    ['10', true],
    ['11', false],
    ['12', false],
  ]);
});

test('with any doctor a time is there once, free while somebody has it', () => {
  const seen = seenSlots([slot('09', 'a')], [slot('09', 'b'), slot('09', 'c')]);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.taken).toBe(false);
  expect(seen[0]?.slot.doctor_id).not.toBe('a');
});
