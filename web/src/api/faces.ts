// Face check-in: whether the clinic has it, whether somebody has turned it on, and a face at the kiosk. Pictures are
// base64 of JPEG; nothing here keeps one.
import {queryOptions} from '@tanstack/react-query';
import {api, need} from './client';
import type {Waiting} from './reception';
import {needTold} from './told';

const minute = 60_000;

export const faceQueries = {
  mine: () =>
    queryOptions({
      queryKey: ['mine', 'face'],
      queryFn: () => need(api.GET('/api/v1/reception/face')),
      staleTime: 5 * minute,
    }),
  // Whether a kiosk may take a face for a code.
  atKiosk: () =>
    queryOptions({
      queryKey: ['kiosk', 'face'],
      queryFn: async () => (await need(api.GET('/api/v1/reception/check-in'))).face,
      staleTime: 5 * minute,
      refetchInterval: 5 * minute,
    }),
};

export const turnFaceOn = (images: string[]) =>
  need(api.PUT('/api/v1/reception/face', {body: {consent: true, images}}));
export const turnFaceOff = () => need(api.DELETE('/api/v1/reception/face'));

export const arriveByFace = (face: string): Promise<Waiting> =>
  needTold(api.POST('/api/v1/reception/check-in', {body: {face}}));
