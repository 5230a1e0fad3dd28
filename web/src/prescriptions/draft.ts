// A prescription that is being written: kept in this tab, for the visit that it is of. Pure but for where it is kept.
import type {Prescription, Warning, Wished} from '../api/prescriptions';
import {safely} from '../api/refresh';

export interface Line {
  key: number;
  medicine: string;
  dosage: string;
  frequency: string;
  days: string; // as it is typed
  notes: string;
}
export interface Confirmation {
  kept: boolean;
  reason: string;
}

const emptyLine = {medicine: '', dosage: '', frequency: '', days: '', notes: ''};
export const newLine = (before: readonly Line[]): Line => ({
  ...emptyLine,
  key: Math.max(0, ...before.map(({key}) => key)) + 1,
});

export const linesOf = ({items}: Prescription): Line[] =>
  items.map(({medicine, code, dosage, frequency, duration_days, notes}, i) => ({
    key: i + 1,
    medicine: code ?? medicine,
    dosage,
    frequency,
    days: String(duration_days),
    notes: notes ?? '',
  }));

export const isDays = (text: string): boolean => /^[1-9]\d{0,2}$/.test(text.trim()) && Number(text) <= 365;

export type Part = keyof typeof emptyLine;
// What has to be said and is not, or cannot be.
export function missingOf(line: Line): Part[] {
  const needed: Part[] = ['medicine', 'dosage', 'frequency'];
  return [...needed.filter(part => line[part].trim() === ''), ...(isDays(line.days) ? [] : (['days'] as const))];
}

// As it is sent, with what was confirmed of the warnings.
export function wished(lines: readonly Line[], confirmed: ReadonlyMap<string, Confirmation>): Wished {
  const kept = [...confirmed].filter(([, {kept}]) => kept);
  return {
    items: lines.map(({medicine, dosage, frequency, days, notes}) => ({
      medicine: medicine.trim(),
      dosage: dosage.trim(),
      frequency: frequency.trim(),
      duration_days: Number(days),
      ...(notes.trim() && {notes: notes.trim()}),
    })),
    ...(kept.length > 0 && {
      acknowledged_warnings: kept.map(([code, {reason}]) => ({code, ...(reason.trim() && {reason: reason.trim()})})),
    }),
  };
}

// What a refusal carries, as far as it is what it should be.
export const warningsOf = (told: unknown): Warning[] =>
  Array.isArray(told)
    ? told.filter((each): each is Warning => typeof each === 'object' && each !== null && 'code' in each)
    : [];

const nameOf = (appointment: string) => `consulta.prescription.${appointment}`;
export function keptLines(appointment: string): Line[] {
  const known = safely(() => JSON.parse(sessionStorage.getItem(nameOf(appointment)) ?? 'null') as Line[] | null);
  return known ?? [newLine([])];
}
export function keepLines(appointment: string, lines: readonly Line[]) {
  safely(() => sessionStorage.setItem(nameOf(appointment), JSON.stringify(lines)));
}
export function forgetLines(appointment: string) {
  safely(() => sessionStorage.removeItem(nameOf(appointment)));
}
