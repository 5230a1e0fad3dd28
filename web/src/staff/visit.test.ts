import {expect, test} from 'vitest';
import type {Appointment, Status} from '../api/client';
import {arrivedAt, begunAt, calledAt, nameOf, nextOf, stepsOf} from './visit';

const at = (time: string) => `2026-12-02T${time}:00Z`;
const moment = (time: string) => Date.parse(at(time));

function visit(starts: string, status: Status, history: [Status, string, string?][] = []): Appointment {
  const ends = new Date(moment(starts) + 30 * 60_000).toISOString();
  return {
    id: starts,
    starts_at: at(starts),
    ends_at: ends,
    status,
    reschedule_to: null,
    patient: {id: 'p', name: 'Maria Santos'},
    dependant: null,
    history: history.map(([status, when, reason = null]) => ({status, at: at(when), reason})),
  } as unknown as Appointment;
}

test('a step is offered where it may be taken, the likeliest first', () => {
  const coming = visit('10:00', 'confirmed');
  expect(stepsOf(coming, moment('09:50'), true)).toEqual(['check-in']);
  expect(stepsOf(coming, moment('10:00'), true)).toEqual(['check-in', 'no-show']);
  expect(stepsOf(coming, moment('09:50'), false)).toEqual([]);
  expect(stepsOf({...coming, reschedule_to: at('11:00')}, moment('10:30'), true)).toEqual([]);
  const here = visit('10:00', 'checked_in', [['checked_in', '09:40', 'code']]);
  expect(stepsOf(here, moment('09:50'), true)).toEqual(['call', 'start']);
  const called = visit('10:00', 'checked_in', [
    ['checked_in', '09:40', 'code'],
    ['checked_in', '10:01', 'called'],
  ]);
  expect(stepsOf(called, moment('10:05'), true)).toEqual(['start', 'call', 'no-show']);
  expect(stepsOf(visit('10:00', 'in_consultation'), moment('10:05'), true)).toEqual(['complete']);
  for (const over of ['completed', 'no_show', 'cancelled', 'awaiting_payment'] as const)
    expect(stepsOf(visit('10:00', over), moment('10:05'), true)).toEqual([]);
});

test('the history says when somebody came, was called and went in', () => {
  const all = visit('10:00', 'in_consultation', [
    ['confirmed', '08:00'],
    ['checked_in', '09:40', 'code'],
    ['checked_in', '10:01', 'called'],
    ['checked_in', '10:03', 'called'],
    ['in_consultation', '10:04'],
  ]);
  expect([arrivedAt(all), calledAt(all), begunAt(all)]).toEqual([at('09:40'), at('10:03'), at('10:04')]);
  expect(calledAt(visit('10:00', 'checked_in', [['checked_in', '09:40', 'code']]))).toBeNull();
});

test('next is who was called, else who is here and has the earliest time', () => {
  const early = visit('09:30', 'checked_in', [['checked_in', '09:25', 'code']]);
  const called = visit('10:00', 'checked_in', [
    ['checked_in', '09:20', 'code'],
    ['checked_in', '09:50', 'called'],
  ]);
  expect(nextOf([visit('09:00', 'confirmed'), called, early])).toBe(called);
  expect(nextOf([visit('10:00', 'checked_in'), early])).toBe(early);
  expect(nextOf([visit('09:00', 'confirmed')])).toBeNull();
});

test('who is treated is named', () => {
  expect(nameOf(visit('09:00', 'confirmed'))).toBe('Maria Santos');
  expect(nameOf({...visit('09:00', 'confirmed'), dependant: {id: 'd', full_name: 'Tomás Santos'}})).toBe(
    'Tomás Santos',
  );
});
