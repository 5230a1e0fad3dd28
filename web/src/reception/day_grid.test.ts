import {expect, test} from 'vitest';
import type {Appointment, FreeSlot, Status} from '../api/client';
import {isCode} from './code';
import {columnsOf, placeAfter, rowsOf, startsOf} from './day_grid';

const at = (time: string) => `2026-12-02T${time}:00Z`;
const visit = (doctor: string, from: string, to: string, status: Status = 'confirmed') =>
  ({
    id: doctor + from,
    doctor: {id: doctor, name: doctor},
    room: '1',
    starts_at: at(from),
    ends_at: at(to),
    status,
  }) as Appointment;
const slot = (doctor: string, from: string, to: string, specialty_id = 's') =>
  ({doctor_id: doctor, doctor_name: doctor, starts_at: at(from), ends_at: at(to), specialty_id}) as FreeSlot;

test('each doctor has a column of what is booked and free, and what is over without a visit takes no room', () => {
  const columns = columnsOf(
    [
      visit('b', '10:00', '10:30'),
      visit('a', '09:00', '09:30', 'completed'),
      visit('a', '09:30', '10:00', 'cancelled'),
    ],
    [slot('a', '09:30', '10:00'), slot('a', '09:30', '10:30', 't'), slot('c', '11:00', '11:30')],
  );
  expect(columns.map(({doctor, cells}) => [doctor.id, cells.length])).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 1],
  ]);
  expect(columns[0]?.cells[1]?.offered.map(({specialty_id}) => specialty_id)).toEqual(['s', 't']);
});

test('what lasts longer takes the rows of the starts within, but never those of the next one', () => {
  const columns = columnsOf(
    [visit('a', '09:00', '10:00')],
    [
      slot('b', '09:00', '09:30'),
      slot('b', '09:30', '10:00'),
      slot('b', '10:00', '10:30'),
      slot('c', '09:00', '10:00'),
      slot('c', '09:30', '10:30'),
    ],
  );
  const starts = startsOf(columns);
  expect(starts).toEqual(['09:00', '09:30', '10:00'].map(at));
  const [a, b, c] = columns;
  expect(a && rowsOf(a, 0, starts)).toEqual([1, 3]);
  expect(b && rowsOf(b, 1, starts)).toEqual([2, 3]);
  expect(c && [rowsOf(c, 0, starts), rowsOf(c, 1, starts)]).toEqual([
    [1, 2],
    [2, 4],
  ]);
});

test('arrows go on in time and to the nearest time beside, and never out of the grid', () => {
  const columns = columnsOf(
    [],
    [
      slot('a', '09:00', '09:30'),
      slot('a', '10:00', '10:30'),
      slot('b', '08:00', '08:30'),
      slot('b', '09:45', '10:15'),
      slot('b', '11:00', '11:30'),
    ],
  );
  expect(placeAfter(columns, [0, 0], 'ArrowUp')).toEqual([0, 0]);
  expect(placeAfter(columns, [0, 0], 'ArrowDown')).toEqual([0, 1]);
  expect(placeAfter(columns, [0, 1], 'ArrowDown')).toEqual([0, 1]);
  expect(placeAfter(columns, [0, 1], 'ArrowRight')).toEqual([1, 1]);
  expect(placeAfter(columns, [1, 0], 'ArrowLeft')).toEqual([0, 0]);
  expect(placeAfter(columns, [1, 2], 'ArrowLeft')).toEqual([0, 1]);
  expect(placeAfter(columns, [1, 2], 'ArrowRight')).toEqual([1, 2]);
  expect([placeAfter(columns, [1, 1], 'Home'), placeAfter(columns, [1, 1], 'End')]).toEqual([
    [1, 0],
    [1, 2],
  ]);
});

test('a code is told from a name', () => {
  expect(isCode(' 3q2-7wEjRWeJq83vASNFZ_ ')).toBe(true);
  for (const name of ['Maria Santos', 'Wolfeschlegelsteinhausen', '912345678', '']) expect(isCode(name)).toBe(false);
});
