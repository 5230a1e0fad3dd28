import {expect, test} from 'vitest';
import {birthDate} from './birth_date';
import {readUserAgent} from './user_agent';

test('a day of birth is one that there was', () => {
  expect(birthDate('4', '5', '2019')).toBe('2019-05-04');
  expect(birthDate(' 29', '02', '2000 ')).toBe('2000-02-29');
  expect(birthDate('31', '12', '1900')).toBe('1900-12-31');
  for (const [day, month, year] of [
    ['29', '2', '1900'],
    ['31', '4', '2019'],
    ['0', '1', '2019'],
    ['1', '13', '2019'],
    ['1', '1', '1899'],
    ['1', '1', '19'],
    ['1', '1', '9999'],
    ['', '', ''],
    ['a', '1', '2019'],
    ['1e1', '1', '2019'],
  ] as const) {
    expect(birthDate(day, month, year), `${day} ${month} ${year}`).toBe(null);
  }
});

test('a browser is called as people know it', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
  for (const [text, browser, system] of [
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36`, 'Chrome', 'Windows'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge', 'Windows'],
    ['Mozilla/5.0 (Linux; Android 15; SM-S9) Chrome/120 SamsungBrowser/27 Safari/537', 'Samsung Internet', 'Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604.1', 'Safari', 'iPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15', 'Safari', 'macOS'],
    ['curl/8.5.0', null, null],
    ['', null, null],
  ] as const) {
    expect(readUserAgent(text), text).toEqual({browser, system});
  }
});
