import {expect, test} from 'vitest';
import type {Appointment} from '../api/client';
import {asClock, faultsOf, isClock, outside, weekdayName, weekdayOf} from './week';

const block = (weekday: number, from: string, to: string) => ({weekday, from, to});
const booked = (starts_at: string, ends_at: string) => ({starts_at, ends_at}) as Appointment;

test('a day has its weekday and its name', () => {
  expect(weekdayOf('2026-12-02')).toBe(3);
  expect(weekdayOf('2026-12-06')).toBe(7);
  expect(weekdayName(1, 'pt')).toBe('segunda-feira');
  expect(weekdayName(7, 'en')).toBe('Sunday');
});

test('times are understood as people type them', () => {
  expect(['9', '0930', '9.30', '9h30', ' 24:00 '].map(asClock)).toEqual(['09:00', '09:30', '09:30', '09:30', '24:00']);
  expect(['09:00', '24:00', '23:59'].every(isClock)).toBe(true);
  expect(['24:01', '9:00', '12:60', 'noon'].some(isClock)).toBe(false);
});

test('blocks that are wrong are found where they are', () => {
  expect(faultsOf([block(1, '09:00', '13:00'), block(1, '13:00', '18:00'), block(2, '09:00', '13:00')]).size).toBe(0);
  expect([...faultsOf([block(1, '9', '13:00')])]).toEqual([[0, 'shape']]);
  expect([...faultsOf([block(1, '13:00', '09:00')])]).toEqual([[0, 'order']]);
  expect([...faultsOf([block(1, '09:00', '13:00'), block(1, '12:00', '14:00')])]).toEqual([[1, 'overlap']]);
  expect(faultsOf([block(1, '09:00', '13:00'), block(2, '12:00', '14:00')]).size).toBe(0);
});

test('what is booked outside of the hours is found, whatever the season', () => {
  const week = [block(3, '09:00', '12:00'), block(3, '12:00', '13:00'), block(3, '22:00', '24:00')];
  const winter = booked('2026-12-02T11:30:00Z', '2026-12-02T12:30:00Z'); // a Wednesday
  const summer = booked('2026-07-01T08:00:00Z', '2026-07-01T08:30:00Z'); // a Wednesday, at 9
  const late = booked('2026-12-02T12:45:00Z', '2026-12-02T13:15:00Z');
  const midnight = booked('2026-12-02T23:30:00Z', '2026-12-03T00:00:00Z');
  const thursday = booked('2026-12-03T09:00:00Z', '2026-12-03T09:30:00Z');
  expect(outside(week, [winter, summer, late, midnight, thursday])).toEqual([late, thursday]);
});
