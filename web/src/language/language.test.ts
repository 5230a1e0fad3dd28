import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import * as dates from './dates';
import {en} from './en';
import {chosenLanguage} from './language';
import {money} from './money';
import {isMbwayPhone, isNif, isPhone, plainPhone, readableEntity, readablePhone, readableReference} from './phones';
import {problemText} from './problem_text';
import {pt} from './pt';

test('every code that a service answers with has words', () => {
  const root = new URL('../../..', import.meta.url).pathname;
  const sources = ['services', 'engine', 'clinic', 'platform', 'gateway'].flatMap(folder =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
      .filter(name => /(?<!_test)\.[ch]pp$/.test(name))
      .map(name => readFileSync(join(root, folder, name), 'utf8')),
  );
  // As the services write a refusal: its status, then its code. Numbers before names of fields are lengths.
  const fields = new Set(['reason', 'duration_minutes']);
  const codes = new Set(
    sources.flatMap(text => [...text.matchAll(/\b[45]\d\d,\s*"([a-z_]+)"/g)].map(([, code]) => code ?? '')),
  );
  expect(codes.size).toBeGreaterThan(30);
  expect(Object.keys(pt.problems.codes).sort()).toEqual(Object.keys(en.problems.codes).sort());
  expect([...codes].filter(code => !fields.has(code) && !(code in en.problems.codes))).toEqual([]);
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
  const portuguese = new Map(flat(pt, ''));
  const same = flat(en, '').filter(([path, text]) => {
    expect(text.trim(), path).not.toBe('');
    return portuguese.get(path) === text;
  });
  // The same in both: names of things.
  expect(same.map(([path]) => path).sort()).toEqual(
    ['.fields.email', '.messages.email', '.messages.sms', '.name', '.pay.mbway'].sort(),
  );
});

test('the language is the one asked for, else the one kept, else the browser’s, else Portuguese', () => {
  expect(chosenLanguage('?lang=en', 'language=pt', ['pt'])).toBe('en');
  expect(chosenLanguage('?lang=xx', 'a=b; language=en', ['pt'])).toBe('en');
  expect(chosenLanguage('', '', ['fr-FR', 'en-US', 'pt'])).toBe('en');
  expect(chosenLanguage('', 'language=de', ['de'])).toBe('pt');
});

test('money', () => {
  expect(money(1250000, 'pt')).toBe('12\u00a0500,00\u00a0€');
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

test('phones, references and NIFs', () => {
  expect(plainPhone('912 345 678')).toBe('+351912345678');
  expect(plainPhone('00351 912-345-678')).toBe('+351912345678');
  expect(isPhone('+44 20 7946 0958')).toBe(true);
  expect(isPhone('12')).toBe(false);
  expect(isMbwayPhone('+351 212 345 678')).toBe(false);
  expect(readablePhone('+351912345678')).toBe('+351 912 345 678');
  expect(readableReference('123456789')).toBe('123 456 789');
  expect(readableEntity('12345')).toBe('12 345');
  expect(isNif('123456789')).toBe(true);
  expect(isNif('123456780')).toBe(false);
});
