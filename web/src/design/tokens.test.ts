import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name,
    [light, dark],
  ]),
);

// WCAG 2.2, relative luminance and contrast ratio.
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(i => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['ground', 'surface', 'raised', 'sunk'];
const pairs: [text: string, grounds: string[], least: number][] = [
  ['text', [...grounds, 'accent-soft', 'warn-soft', 'good-soft', 'bad-soft'], 7],
  ['quiet', [...grounds, 'accent-soft'], 4.5],
  ['faint', ['ground', 'surface', 'raised'], 4.5],
  ['accent', ['ground', 'surface', 'raised'], 4.5],
  ['accent-strong', ['ground', 'surface', 'accent-soft'], 4.5],
  ['on-accent', ['accent', 'accent-strong'], 4.5],
  ['good', ['surface', 'ground', 'good-soft'], 4.5],
  ['warn', ['surface', 'ground', 'warn-soft'], 4.5],
  ['bad', ['surface', 'ground', 'bad-soft'], 4.5],
  ['chart-1', ['surface'], 4.5],
  ['chart-2', ['surface'], 4.5],
  ['chart-3', ['surface'], 4.5],
  ['chart-4', ['surface'], 4.5],
  ['edge', ['ground', 'surface', 'accent-soft'], 3],
];

for (const theme of [0, 1])
  for (const [text, on, least] of pairs)
    for (const ground of on)
      test(`${text} on ${ground}, ${theme ? 'dark' : 'light'}, is at least ${least}`, () => {
        const a = tokens.get(text)?.[theme];
        const b = tokens.get(ground)?.[theme];
        expect(contrast(a ?? '', b ?? '')).toBeGreaterThanOrEqual(least);
      });

test('pages without a script have the same colours', () => {
  const page = readFileSync(new URL('../../../clinic/html_page.cpp', import.meta.url), 'utf8').replace(/"\s*"/g, '');
  const [light = '', dark = ''] = [...page.matchAll(/:root\{([^}]*)\}/g)].map(([, body]) => body);
  for (const [theme, body] of [light, dark].entries())
    for (const [, name = '', colour] of body.matchAll(/--([\w-]+):(#\w{6})/g))
      expect(colour, `${name}, ${theme ? 'dark' : 'light'}`).toBe(tokens.get(name)?.[theme]);
  expect([...light.matchAll(/#/g)].length).toBeGreaterThan(15);
  expect([...dark.matchAll(/#/g)].length).toBeGreaterThan(15);
});
