// The client of face check-in, whose paths are typed here.
import type {Client} from 'openapi-fetch';
import {api as client, type Schemas} from './client';

// Where the model has changed, what is kept of a face is of no use until there are new pictures.
export interface FaceCheckIn {
  available: boolean;
  on: boolean;
  since: string | null;
  model_changed: boolean;
}

type Json<T> = {headers: Record<string, unknown>; content: {'application/json': T}};
type Sent<T> = {content: {'application/json': T}};
type None = {headers: Record<string, unknown>; content?: never};

interface FacePaths {
  '/api/v1/reception/face': {
    get: {responses: {200: Json<FaceCheckIn>}};
    put: {requestBody: Sent<{consent: true; images: string[]}>; responses: {200: Json<FaceCheckIn>}};
    delete: {responses: {204: None}};
  };
  '/api/v1/reception/check-in': {
    get: {responses: {200: Json<{face: boolean}>}};
    post: {requestBody: Sent<{face: string}>; responses: {202: Json<Schemas['Waiting']>}};
  };
}

export const api = client as unknown as Client<FacePaths>;
