// The only place that knows the time. Instants are the API's (RFC 3339, UTC); days are clinic dates ("2026-12-02");
// all that a person reads is in the clinic's time zone. The present moment is the server's, told by the Date of its
// answers, so that a countdown does not hang on the device's clock.
export type Instant = string;
export type Day = string;
export type LanguageCode = 'pt' | 'en';

const zoneKey = 'consulta.zone';
let zone = 'Europe/Lisbon';
let ahead = 0; // the server's clock minus the device's, ms
const zoneListeners = new Set<() => void>();

export const clinicZone = (): string => zone;
export function onClinicZone(changed: () => void): () => void {
  zoneListeners.add(changed);
  return () => zoneListeners.delete(changed);
}
// Kept on the device, so that the next visit begins with it.
export function setClinicZone(name: string) {
  if (name === zone) return;
  zone = name;
  try {
    localStorage.setItem(zoneKey, name);
  } catch {
    // Storage that is closed to us: it is told again at the next visit.
  }
  for (const changed of zoneListeners) changed();
}
export function recallClinicZone() {
  try {
    zone = localStorage.getItem(zoneKey) ?? zone;
  } catch {
    // As above.
  }
}
// "Lisboa", "Lisbon"; of any other zone what its name says.
export function clinicCity(language: LanguageCode): string {
  if (zone === 'Europe/Lisbon') return language === 'pt' ? 'Lisboa' : 'Lisbon';
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

export function hearServerDate(header: string | null) {
  const told = header ? Date.parse(header) : NaN;
  if (Number.isNaN(told)) return;
  // The header has whole seconds: small differences mean nothing.
  const difference = told + 500 - Date.now();
  if (Math.abs(difference - ahead) > 1500) ahead = difference;
}
export const now = (): number => Date.now() + ahead;
// As the API writes them, of times that a clinic can have.
export const isInstant = (text: string): boolean =>
  /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
export const nowInstant = (): Instant => new Date(now()).toISOString();
export const milliseconds = (instant: Instant): number => Date.parse(instant);
export const plusHours = (instant: Instant, hours: number): Instant =>
  new Date(Date.parse(instant) + hours * 3_600_000).toISOString();

const locales = {pt: 'pt-PT', en: 'en-GB'} as const;
const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: LanguageCode, options: Intl.DateTimeFormatOptions, timeZone = zone): Intl.DateTimeFormat {
  const key = language + timeZone + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locales[language], {...options, timeZone});
  formats.set(key, made);
  return made;
}

// The clinic date of a moment. From its parts: no locale writes dates as ISO 8601 in every browser.
function isoDay(moment: number): Day {
  const parts = format('en', {year: 'numeric', month: '2-digit', day: '2-digit'}).formatToParts(moment);
  const part = (type: string) => parts.find(each => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
export const dayOf = (instant: Instant): Day => isoDay(Date.parse(instant));
export const today = (): Day => isoDay(now());

// Days are counted in UTC, where each has 24 hours.
const atNoon = (day: Day) => Date.parse(`${day}T12:00:00Z`);
export const plusDays = (day: Day, days: number): Day =>
  new Date(atNoon(day) + days * 86_400_000).toISOString().slice(0, 10);
export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;
export const firstOfNextMonth = (day: Day): Day => firstOfMonth(plusDays(firstOfMonth(day), 31));
export function isDay(text: string): boolean {
  const noon = /^20\d{2}-\d{2}-\d{2}$/.test(text) ? atNoon(text) : NaN;
  return !Number.isNaN(noon) && new Date(noon).toISOString().startsWith(text);
}

export const time = (instant: Instant): string =>
  format('en', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(Date.parse(instant));

// The same moment on the device's own clock; null where the device is in the clinic's zone, or one like it.
export function timeHere(instant: Instant): string | null {
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const here = format('en', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}, device).format(Date.parse(instant));
  return here === time(instant) ? null : here;
}

// "quarta-feira, 2 de dezembro de 2026", "Wednesday, 2 December 2026"; the year only where it is not this one's.
export function longDay(day: Day, language: LanguageCode): string {
  const year = day.slice(0, 4) === today().slice(0, 4) ? undefined : ('numeric' as const);
  // Asked for at once, some browsers write the comma in English and some do not.
  const weekday = format(language, {weekday: 'long'}, 'UTC').format(atNoon(day));
  const date = format(language, {day: 'numeric', month: 'long', year}, 'UTC').format(atNoon(day));
  return `${weekday}, ${date}`;
}
export function longMoment(instant: Instant, language: LanguageCode): string {
  return `${longDay(dayOf(instant), language)} ${language === 'pt' ? 'às' : 'at'} ${time(instant)}`;
}

// Intl's short Portuguese dates are "quarta, 2/12", and its weekdays S T Q Q S S D.
const weekdays = {
  pt: ['dom.', 'seg.', 'ter.', 'qua.', 'qui.', 'sex.', 'sáb.'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const months = {
  pt: ['jan.', 'fev.', 'mar.', 'abr.', 'mai.', 'jun.', 'jul.', 'ago.', 'set.', 'out.', 'nov.', 'dez.'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};
// "qua., 2 dez." and "Wed 2 Dec"; with the year where it is not this one's.
export function shortDay(day: Day, language: LanguageCode): string {
  const date = new Date(atNoon(day));
  const weekday = weekdays[language][date.getUTCDay()];
  const year = day.slice(0, 4) === today().slice(0, 4) ? '' : ` ${day.slice(0, 4)}`;
  const rest = `${date.getUTCDate()} ${months[language][date.getUTCMonth()]}${year}`;
  return language === 'pt' ? `${weekday}, ${rest}` : `${weekday} ${rest}`;
}
export const shortMoment = (instant: Instant, language: LanguageCode): string =>
  `${shortDay(dayOf(instant), language)}, ${time(instant)}`;
// The heads of a week's columns, Monday first: "seg" to "dom".
export const weekHeads = (language: LanguageCode): string[] =>
  [1, 2, 3, 4, 5, 6, 0].map(n => (weekdays[language][n] ?? '').replace('.', ''));
export const monthName = (day: Day, language: LanguageCode): string =>
  format(language, {month: 'long', year: 'numeric'}, 'UTC').format(atNoon(day));

// "today", "tomorrow" or the short day.
export function nearDay(day: Day, language: LanguageCode, words: {today: string; tomorrow: string}): string {
  if (day === today()) return words.today;
  if (day === plusDays(today(), 1)) return words.tomorrow;
  return shortDay(day, language);
}

// What is left until then: never negative.
export const secondsUntil = (instant: Instant): number => Math.max(0, Math.ceil((Date.parse(instant) - now()) / 1000));
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
