// What has been chosen so far. It stands in the address, but for the reason and for whom it is, which are nobody's
// business but the clinic's: these stay in this tab, for two hours at most.
import {useParams, useSearch} from 'wouter';
import {isDay, isInstant, now, type Day, type Instant} from '../language/dates';
import {safely} from '../api/refresh';

export interface Choice {
  specialty: string;
  doctor: string; // an id, or `any`
  day: Day | null;
  at: Instant | null;
  lost: Instant | null; // somebody else was quicker
}

export function useChoice(): Choice {
  const {specialty = '', doctor = 'any'} = useParams<{specialty: string; doctor: string}>();
  const search = new URLSearchParams(useSearch());
  const day = search.get('day');
  const instant = (name: string) => {
    const text = search.get(name);
    return text && isInstant(text) ? text : null;
  };
  return {specialty, doctor, day: day && isDay(day) ? day : null, at: instant('at'), lost: instant('lost')};
}

const draft = 'consulta.draft';
const longest = 2 * 3_600_000;

export interface Draft {
  reason?: string;
  whom?: {id: string; name: string} | null; // a dependant; else oneself
}

export function keptDraft(): Draft {
  const kept = safely(() => JSON.parse(sessionStorage.getItem(draft) ?? 'null') as (Draft & {at: number}) | null);
  return kept && now() - kept.at < longest ? kept : {};
}
export function keepDraft(change: Draft) {
  safely(() => sessionStorage.setItem(draft, JSON.stringify({...keptDraft(), ...change, at: now()})));
}
export function forgetDraft() {
  safely(() => sessionStorage.removeItem(draft));
}
