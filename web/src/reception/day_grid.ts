// The grid of a day: what stands in whose column, from which row to which, and where the arrow keys lead. Pure.
import type {Appointment, FreeSlot} from '../api/client';
import {isOver} from '../api/follow';
import type {Instant} from '../language/dates';

export interface Cell {
  starts_at: Instant;
  ends_at: Instant;
  visit: Appointment | null; // none: free
  offered: FreeSlot[]; // of a free one: each specialty that fits
}

export interface Column {
  doctor: {id: string; name: string};
  room: string | null;
  cells: Cell[]; // by their starts
}

const byStart = (a: Cell, b: Cell) => a.starts_at.localeCompare(b.starts_at);

// What is cancelled, refused or over its time to pay takes no room.
const takesRoom = ({status, doctor}: Appointment) =>
  doctor.id !== null && (!isOver(status) || status === 'completed' || status === 'no_show');

export function columnsOf(visits: readonly Appointment[], free: readonly FreeSlot[]): Column[] {
  const columns = new Map<string, Column>();
  const column = (id: string, name: string) => {
    const known = columns.get(id) ?? {doctor: {id, name}, room: null, cells: []};
    columns.set(id, known);
    return known;
  };
  for (const visit of visits.filter(takesRoom)) {
    const of = column(visit.doctor.id ?? '', visit.doctor.name ?? '');
    of.room ??= visit.room;
    of.cells.push({starts_at: visit.starts_at, ends_at: visit.ends_at ?? visit.starts_at, visit, offered: []});
  }
  for (const slot of free) {
    const {cells} = column(slot.doctor_id, slot.doctor_name);
    const same = cells.find(cell => cell.visit === null && cell.starts_at === slot.starts_at);
    if (same) same.offered.push(slot);
    else cells.push({starts_at: slot.starts_at, ends_at: slot.ends_at, visit: null, offered: [slot]});
  }
  for (const {cells} of columns.values()) cells.sort(byStart);
  return [...columns.values()].sort((a, b) => a.doctor.name.localeCompare(b.doctor.name));
}

// Every start there is, in order: a row each.
export const startsOf = (columns: readonly Column[]): Instant[] =>
  [...new Set(columns.flatMap(({cells}) => cells.map(({starts_at}) => starts_at)))].sort();

// From its row to before the next of its column, however long it lasts.
export function rowsOf(column: Column, index: number, starts: readonly Instant[]): [from: number, to: number] {
  const cell = column.cells[index];
  if (!cell) return [1, 2];
  const from = starts.indexOf(cell.starts_at);
  const following = column.cells[index + 1]?.starts_at;
  let to = from + 1;
  for (; to < starts.length; ++to) {
    const start = starts[to] ?? '';
    if (start >= cell.ends_at || start === following) break;
  }
  return [from + 1, to + 1];
}

export type Place = [column: number, cell: number];
export type Key = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End';
export const isGridKey = (key: string): key is Key =>
  ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key);

// Up and down in time; left and right to the nearest time beside.
export function placeAfter(columns: readonly Column[], [column, cell]: Place, key: Key): Place {
  const last = (columns[column]?.cells.length ?? 1) - 1;
  if (key === 'Home') return [column, 0];
  if (key === 'End') return [column, last];
  if (key === 'ArrowUp') return [column, Math.max(0, cell - 1)];
  if (key === 'ArrowDown') return [column, Math.min(last, cell + 1)];
  const beside = column + (key === 'ArrowLeft' ? -1 : 1);
  const cells = columns[beside]?.cells;
  const from = columns[column]?.cells[cell];
  if (!cells || !from) return [column, cell];
  const after = cells.findIndex(({starts_at}) => starts_at > from.starts_at);
  return [beside, after === -1 ? cells.length - 1 : Math.max(0, after - 1)];
}
