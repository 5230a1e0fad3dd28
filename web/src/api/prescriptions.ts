// What doctors prescribe, what somebody is allergic to, and the catalogue of medicines.
import {queryOptions} from '@tanstack/react-query';
import {api, need, type Schemas} from './client';
import {all} from './queries';
import {needTold} from './told';

export type Prescription = Schemas['Prescription'];
export type Warning = Schemas['PrescriptionWarning'];
export type Allergy = Schemas['Allergy'];
export interface Wished {
  items: Schemas['MedicineWish'][];
  acknowledged_warnings?: Schemas['AcknowledgedWarning'][];
}

const whatever = {'If-Match': '*'};

export const listPrescriptions = (cursor?: string) =>
  need(api.GET('/api/v1/prescriptions', {params: {query: {limit: 20, cursor}}}));

export const prescribe = (body: Wished & {appointment_id: string}, key: string) =>
  needTold(api.POST('/api/v1/prescriptions', {params: {header: {'Idempotency-Key': key}}, body}));
export const changePrescription = (id: string, body: Wished) =>
  needTold(api.PUT('/api/v1/prescriptions/{id}', {params: {path: {id}, header: whatever}, body}));
export const cancelPrescription = (id: string) =>
  need(api.POST('/api/v1/prescriptions/{id}/cancel', {params: {path: {id}, header: whatever}}));

export const recordAllergy = (person: string, substance: string, key: string) =>
  need(
    api.POST('/api/v1/patients/{id}/allergies', {
      params: {path: {id: person}, header: {'Idempotency-Key': key}},
      body: {substance},
    }),
  );
export const strikeAllergy = (person: string, id: string) =>
  need(api.DELETE('/api/v1/patients/{id}/allergies/{allergy_id}', {params: {path: {id: person, allergy_id: id}}}));

export const prescriptionQueries = {
  one: (id: string) =>
    queryOptions({
      queryKey: ['mine', 'prescription', id],
      queryFn: () => need(api.GET('/api/v1/prescriptions/{id}', {params: {path: {id}}})),
      staleTime: 30_000,
    }),
  // Of one person, whoever wrote them: to a doctor who has treated them.
  of: (person: string) =>
    queryOptions({
      queryKey: ['mine', 'prescriptions', person],
      queryFn: () =>
        all(query => need(api.GET('/api/v1/prescriptions', {params: {query: {patient_id: person, ...query}}}))),
      staleTime: 30_000,
    }),
  allergies: (person: string) =>
    queryOptions({
      queryKey: ['mine', 'allergies', person],
      queryFn: () =>
        all(query => need(api.GET('/api/v1/patients/{id}/allergies', {params: {path: {id: person}, query}}))),
      staleTime: 30_000,
    }),
  medicines: (q: string) =>
    queryOptions({
      queryKey: ['mine', 'medicines', q],
      queryFn: async () => (await need(api.GET('/api/v1/medicines', {params: {query: {q, limit: 20}}}))).items,
      staleTime: 3_600_000,
    }),
};
