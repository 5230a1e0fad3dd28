// How long ago something was, as a person says it: "2 hours ago", "ontem".
import {milliseconds, now, type Instant, type LanguageCode} from './dates';

const units: [unit: 'day' | 'hour' | 'minute', ms: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export function ago(instant: Instant, language: LanguageCode): string {
  const past = Math.max(0, now() - milliseconds(instant));
  const format = new Intl.RelativeTimeFormat(language === 'pt' ? 'pt-PT' : 'en-GB', {numeric: 'auto'});
  const [unit, ms] = units.find(([, long]) => past >= long) ?? ['minute', 60_000];
  return format.format(-Math.floor(past / ms), unit);
}
