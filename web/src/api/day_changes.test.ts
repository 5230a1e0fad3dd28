import {expect, test} from 'vitest';
import type {Appointment} from './client';
import {minutesLate, toldBy, withChange} from './day_changes';

const one = (id: string, starts_at: string, version = 1) => ({id, starts_at, version}) as Appointment;
const told = (part: object) => JSON.stringify(part);

test('of several changes of one appointment the last counts', () => {
  const events = [told({id: 'a', status: 'confirmed'}), told({id: 'b'}), told({id: 'a', elsewhere: true})];
  expect(toldBy(events)).toEqual({
    changes: [
      {id: 'a', elsewhere: true},
      {id: 'b', elsewhere: false},
    ],
    late: null,
  });
  expect(toldBy([])).toEqual({changes: [], late: null});
});

test('who is late is told whole: the last of it counts, and who is not named is on time', () => {
  const late = [{doctor_id: 'd', minutes: 15}];
  const events = [told({late: []}), told({id: 'a'}), told({late})];
  expect(toldBy(events)).toEqual({changes: [{id: 'a', elsewhere: false}], late});
  expect(toldBy([told({late: []})])).toEqual({changes: [], late: []});
  expect([minutesLate(late, 'd'), minutesLate(late, 'e'), minutesLate(late, null)]).toEqual([15, 0, 0]);
});

test('what is not understood is no change, but a reason to read all of it', () => {
  for (const text of ['nothing', 'null', '{}', '{"id": 7}', '{"late": 7}'])
    expect(toldBy([told({id: 'a'}), text])).toBeNull();
});

test('a day keeps the order of its starts whatever comes, changes or goes', () => {
  const day = [one('a', '2026-12-02T09:00:00Z'), one('b', '2026-12-02T10:00:00Z')];
  const ids = (list: Appointment[]) => list.map(({id}) => id).join('');
  expect(ids(withChange(day, 'c', one('c', '2026-12-02T09:30:00Z')))).toBe('acb');
  expect(ids(withChange(day, 'a', one('a', '2026-12-02T11:00:00Z')))).toBe('ba');
  expect(ids(withChange(day, 'a', null))).toBe('b');
  expect(ids(withChange(day, 'z', null))).toBe('ab');
});

test('of two readings of one appointment the newer one stays, whichever comes last', () => {
  const day = [one('a', '2026-12-02T09:00:00Z', 3)];
  expect(withChange(day, 'a', one('a', '2026-12-02T09:00:00Z', 2))[0]?.version).toBe(3);
  expect(withChange(day, 'a', one('a', '2026-12-02T09:00:00Z', 4))[0]?.version).toBe(4);
});
