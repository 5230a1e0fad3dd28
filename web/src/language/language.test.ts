import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import * as dates from './dates';
import {ago} from './ago';
import {startOf} from './day_start';
import {devices as devicesEn} from './devices.en';
import {devices as devicesPt} from './devices.pt';
import {en} from './en';
import {face as faceEn} from './face.en';
import {face as facePt} from './face.pt';
import {chosenLanguage} from './language';
import {money} from './money';
import {more as moreEn} from './more.en';
import {more as morePt} from './more.pt';
import {isMbwayPhone, isNif, isPhone, plainPhone, readableEntity, readablePhone, readableReference} from './phones';
import {prescriptions as prescriptionsEn} from './prescriptions.en';
import {prescriptions as prescriptionsPt} from './prescriptions.pt';
import {problemText} from './problem_text';
import {pt} from './pt';
import {finds} from './search';
import {staff as staffEn} from './staff.en';
import {staff as staffPt} from './staff.pt';

test('every code of the API has words', () => {
  // {"code", 409, "title", "what to do"}
  const table = readFileSync(new URL('../../../platform/http/problem_types.cpp', import.meta.url), 'utf8');
  const codes = [...table.matchAll(/\{"([a-z_]+)",\s*[45]\d\d,/g)].map(([, code]) => code ?? '');
  expect(codes.length).toBeGreaterThan(50);
  const english = {
    ...en.problems.codes,
    ...moreEn.problems,
    ...staffEn.problems,
    ...prescriptionsEn.problems,
    ...faceEn.problems,
  };
  const portuguese = {
    ...pt.problems.codes,
    ...morePt.problems,
    ...staffPt.problems,
    ...prescriptionsPt.problems,
    ...facePt.problems,
  };
  expect(Object.keys(portuguese).sort()).toEqual(Object.keys(english).sort());
  expect(codes.filter(code => !(code in english))).toEqual([]);
});

test('a problem is told in the language of who reads, with how long to wait', () => {
  const problem = {status: 429, code: 'too_many_attempts', retryAfter: 40, requestId: null, errors: []};
  expect(problemText(problem, en.problems)).toBe('Too many attempts; you can try again in 40 s.');
  expect(problemText(problem, pt.problems)).toContain('dentro de 40 s');
  expect(problemText({...problem, status: 500, code: 'what_nobody_knows', requestId: 'abc'}, en.problems)).toContain(
    'abc',
  );
  expect(problemText({...problem, status: 502, code: 'what_nobody_knows'}, en.problems)).toContain('does not answer');
  expect(problemText({...problem, status: 0, code: ''}, en.problems)).toContain('No connection');
});

test('both catalogues are whole: no text is empty, none was left in the other language', () => {
  const flat = (value: unknown, path: string): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}.${key}`))
        : [];
  const portuguese = new Map(
    flat({...pt, more: morePt, staff: staffPt, devices: devicesPt, prescriptions: prescriptionsPt, face: facePt}, ''),
  );
  const same = flat(
    {...en, more: moreEn, staff: staffEn, devices: devicesEn, prescriptions: prescriptionsEn, face: faceEn},
    '',
  ).filter(([path, text]) => {
    expect(text.trim(), path).not.toBe('');
    return portuguese.get(path) === text;
  });
  // The same in both: names of things.
  expect(same.map(([path]) => path).sort()).toEqual(
    [
      '.fields.email',
      '.more.messages.email',
      '.more.messages.sms',
      '.name',
      '.pay.mbway',
      '.staff.nav.menu',
      '.staff.writing.email',
      '.staff.writing.sms',
    ].sort(),
  );
});

test('the language is the one asked for, else the one kept, else the browser’s, else Portuguese', () => {
  expect(chosenLanguage('?lang=en', 'language=pt', ['pt'])).toBe('en');
  expect(chosenLanguage('?lang=xx', 'a=b; language=en', ['pt'])).toBe('en');
  expect(chosenLanguage('', '', ['fr-FR', 'en-US', 'pt'])).toBe('en');
  expect(chosenLanguage('', 'language=de', ['de'])).toBe('pt');
});

test('a name is found whatever the case, accents, order and spaces', () => {
  for (const wanted of ['', 'alvaro', 'conceicao  ÁLVARO', 'alvaroconc', 'A\u0301lvaro', 'çÃ']) {
    expect(finds(wanted, 'Álvaro Conceição'), wanted).toBe(true);
  }
  expect(finds('alvaro costa', 'Álvaro Conceição')).toBe(false);
  expect(finds('lukasz', 'Łukasz Žižka')).toBe(true);
  expect(finds('jose maria', 'José-Maria d’Almeida')).toBe(true);
});

test('money', () => {
  expect(money(1250000, 'pt')).toBe('12\u00a0500,00\u00a0€');
  expect(money(125000, 'pt')).toBe('1250,00\u00a0€');
  expect(money(1250000, 'en')).toBe('€12,500.00');
  expect(money(5, 'en')).toBe('€0.05');
});

test('days and times are the clinic’s, whatever the device’s zone and the season', () => {
  expect(dates.time('2026-12-02T09:00:00Z')).toBe('09:00');
  expect(dates.time('2026-07-02T09:00:00Z')).toBe('10:00');
  expect(dates.dayOf('2026-06-30T23:30:00Z')).toBe('2026-07-01');
  expect(dates.plusDays('2026-03-28', 2)).toBe('2026-03-30');
  expect(dates.plusDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(dates.longDay('2027-12-01', 'pt')).toBe('quarta-feira, 1 de dezembro de 2027');
  expect(dates.longMoment('2027-12-01T09:00:00Z', 'pt')).toBe('quarta-feira, 1 de dezembro de 2027 às 09:00');
  expect(dates.longMoment('2027-12-01T09:00:00Z', 'en')).toBe('Wednesday, 1 December 2027 at 09:00');
  expect(dates.shortDay('2027-12-01', 'pt')).toBe('qua., 1 dez. 2027');
  expect(dates.weekHeads('pt')).toEqual(['seg', 'ter', 'qua', 'qui', 'sex', 'sáb', 'dom']);
  expect(dates.isDay('2026-02-31')).toBe(false);
  expect(dates.isDay('2028-02-29')).toBe(true);
  expect(dates.clock(125)).toBe('2:05');
});

test('a clinic date begins at midnight where the clinic is, in winter and in summer', () => {
  expect(startOf('2026-12-02')).toBe('2026-12-02T00:00:00.000Z');
  expect(startOf('2026-07-02')).toBe('2026-07-01T23:00:00.000Z');
});

test('how long ago something was is told in whole units, and never as still to come', () => {
  const before = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  expect(ago(before(3 * 86_400 + 60), 'en')).toBe('3 days ago');
  expect(ago(before(2 * 3600 + 60), 'pt')).toBe('há 2 horas');
  expect(ago(before(200), 'en')).toBe('3 minutes ago');
  expect(ago(before(86_401), 'pt')).toBe('ontem');
  expect(ago(before(-30), 'en')).toBe('this minute');
});

test('phones, references and NIFs', () => {
  expect(plainPhone('912 345 678')).toBe('+351912345678');
  expect(plainPhone('00351 912-345-678')).toBe('+351912345678');
  expect(plainPhone('+351\u00a0912\u2011345\u2013678\u202c')).toBe('+351912345678');
  expect(isPhone('+44 20 7946 0958')).toBe(true);
  expect(isPhone('12')).toBe(false);
  expect(isMbwayPhone('+351 212 345 678')).toBe(false);
  expect(readablePhone('+351912345678')).toBe('+351 912 345 678');
  expect(readableReference('123456789')).toBe('123 456 789');
  expect(readableEntity('12345')).toBe('12 345');
  expect(isNif('123456789')).toBe(true);
  expect(isNif('123456780')).toBe(false);
});
