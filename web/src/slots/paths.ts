// Where the steps of a booking are: `doctor` is an id, or `any`.
import type {Instant} from '../language/dates';

export const timesPath = (specialty: string, doctor: string, rest: Record<string, string> = {}): string => {
  const search = new URLSearchParams(rest).toString();
  return `/book/${specialty}/${doctor}${search && `?${search}`}`;
};
export const stepPath = (specialty: string, doctor: string, step: 'review' | 'identify', at: Instant): string =>
  `/book/${specialty}/${doctor}/${step}?at=${encodeURIComponent(at)}`;
