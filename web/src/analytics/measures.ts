// What the charts show, worked out of the figures. Pure.
import type {Analytics, Figures} from '../api/analytics';
import {plusDays, type Day} from '../language/dates';

// As a person reads it: "74 %"; none where there is nothing to divide by.
export const share = (part: number, of: number): number | null => (of > 0 ? part / of : null);
export const noShowShare = ({no_shows, completed}: Figures) => share(no_shows, no_shows + completed);
// How much more or less than before; none where there was nothing.
export const growth = (now: number, before: number): number | null => (before > 0 ? now / before - 1 : null);

export const minutesOf = (seconds: number | null): number | null =>
  seconds === null ? null : Math.round(seconds / 60);

const daysBetween = (from: Day, to: Day): number => {
  let n = 0;
  for (let day = from; day < to && n < 1000; day = plusDays(day, 1)) ++n;
  return n;
};
// As many days that come right before.
export function spanBefore<T extends {from: Day; to: Day}>(wanted: T): T {
  return {...wanted, from: plusDays(wanted.from, -daysBetween(wanted.from, wanted.to)), to: wanted.from};
}

// Each series on top of those before it.
export function stacked(series: readonly (readonly number[])[]): number[][] {
  const tops: number[] = [];
  return series.map(values =>
    values.map((value, i) => {
      const top = (tops[i] ?? 0) + value;
      tops[i] = top;
      return top;
    }),
  );
}

export const of = (days: Analytics['days'], pick: (figures: Figures) => number): number[] =>
  days.map(({figures}) => pick(figures));
