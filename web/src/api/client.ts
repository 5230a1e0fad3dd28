// The API, typed by docs/openapi.yaml.
import createClient from 'openapi-fetch';
import type {components, paths} from './generated/schema';
import {Problem} from './problem';
import {send} from './send';

export type Schemas = components['schemas'];
export type Appointment = Schemas['Appointment'];
export type Payment = Schemas['Payment'];
export type Specialty = Schemas['Specialty'];
export type Doctor = Schemas['Doctor'];
export type FreeSlot = Schemas['FreeSlot'];
export type User = Schemas['User'];
export type Wait = Schemas['Wait'];
export type Clinic = Schemas['Clinic'];
export type Dependant = Schemas['Dependant'];
export type Role = Schemas['Role'];
export type Status = Schemas['AppointmentStatus'];

export const api = createClient<paths>({fetch: send, baseUrl: typeof location === 'undefined' ? '' : location.origin});

export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// What was asked for; throws Problem for what was refused.
export async function need<T>(asked: Promise<Answer<T>>): Promise<T> {
  const {data, error, response} = await asked.catch((cause: unknown) => {
    // An answer that is not what it says, from whoever stands between: none.
    throw cause instanceof Problem ? cause : Problem.noAnswer();
  });
  if (!response.ok) throw Problem.of(response, error);
  return data as T;
}
// The same with its ETag, for the If-Match of a change.
export async function needTagged<T>(asked: Promise<Answer<T>>): Promise<T & {etag: string}> {
  const answer = await asked;
  const data = await need(Promise.resolve(answer));
  return {...data, etag: answer.response.headers.get('ETag') ?? '*'};
}
