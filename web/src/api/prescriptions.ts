// What doctors prescribe, what somebody is allergic to, and the catalogue of medicines.
import {queryOptions} from '@tanstack/react-query';
import type {Day, Instant} from '../language/dates';
import {ask} from './plain';
import {all} from './queries';

interface Names {
  pt: string;
  en: string;
}

export interface Prescribed {
  medicine: string;
  code: string | null;
  names: Names | null;
  dosage: string;
  frequency: string;
  duration_days: number;
  notes: string | null;
  from: Day;
  until: Day;
  taken_now: boolean;
}

export interface Warning {
  code: string; // by which it is confirmed
  kind: 'duplicate' | 'allergy' | 'unchecked';
  item: number; // which medicine, from 0
  medicine: string | null;
  until: Day | null;
  allergy: string | null;
  acknowledged: boolean;
  reason: string | null;
}

export interface Prescription {
  id: string;
  appointment_id: string;
  patient: {id: string; name: string | null};
  dependant: {id: string; full_name: string | null} | null;
  doctor: {id: string; name: string};
  status: 'active' | 'cancelled';
  version: number;
  items: Prescribed[];
  warnings: Warning[];
  taken_now: boolean;
  until: Day;
  issued_at: Instant;
  changed_at: Instant;
  cancelled_at: Instant | null;
  cancel_reason: string | null;
}

export interface Allergy {
  id: string;
  substance: string;
  names: Names | null;
  note: string | null;
}

export interface Wished {
  items: {medicine: string; dosage: string; frequency: string; duration_days: number; notes?: string}[];
  acknowledged_warnings?: {code: string; reason?: string}[];
}

type List<T> = {items: T[]; next_cursor: string | null};

export const listPrescriptions = (cursor?: string): Promise<List<Prescription>> =>
  ask('GET', '/prescriptions', {query: {limit: 20, cursor}});

export const prescribe = (body: Wished & {appointment_id: string}, key: string): Promise<Prescription> =>
  ask('POST', '/prescriptions', {body, headers: {'Idempotency-Key': key}});
export const changePrescription = (id: string, body: Wished): Promise<Prescription> =>
  ask('PUT', `/prescriptions/${id}`, {body, headers: {'If-Match': '*'}});
export const cancelPrescription = (id: string): Promise<Prescription> =>
  ask('POST', `/prescriptions/${id}/cancel`, {headers: {'If-Match': '*'}});

export const recordAllergy = (person: string, substance: string, key: string): Promise<Allergy> =>
  ask('POST', `/patients/${person}/allergies`, {body: {substance}, headers: {'Idempotency-Key': key}});
export const strikeAllergy = (person: string, id: string): Promise<null> =>
  ask('DELETE', `/patients/${person}/allergies/${id}`, {headers: {'If-Match': '*'}});

export const prescriptionQueries = {
  one: (id: string) =>
    queryOptions({
      queryKey: ['mine', 'prescription', id],
      queryFn: () => ask<Prescription>('GET', `/prescriptions/${id}`),
      staleTime: 30_000,
    }),
  // Of one person, whoever wrote them: to a doctor who has treated them.
  of: (person: string) =>
    queryOptions({
      queryKey: ['mine', 'prescriptions', person],
      queryFn: () =>
        all(query => ask<List<Prescription>>('GET', '/prescriptions', {query: {patient_id: person, ...query}})),
      staleTime: 30_000,
    }),
  allergies: (person: string) =>
    queryOptions({
      queryKey: ['mine', 'allergies', person],
      queryFn: () => all(query => ask<List<Allergy>>('GET', `/patients/${person}/allergies`, {query})),
      staleTime: 30_000,
    }),
  medicines: (q: string) =>
    queryOptions({
      queryKey: ['mine', 'medicines', q],
      queryFn: async () =>
        (await ask<List<{code: string; names: Names}>>('GET', '/medicines', {query: {q, limit: 20}})).items,
      staleTime: 3_600_000,
    }),
};
