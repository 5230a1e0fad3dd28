// Weighs what a visitor fetches before anything can be booked, and what the clinic's people fetch with the pages of
// their role, gzipped, against budget.json; ends with 1 where it is more. usage: node building/budget.mjs DIST
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';

const dist = process.argv[2];
const budget = JSON.parse(readFileSync(new URL('../budget.json', import.meta.url), 'utf8'));
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const weight = file => gzipSync(readFileSync(join(dist, file)), {level: 9}).length;

// A module and all that it imports at once.
function closure(names, seen = new Set()) {
  for (const name of names) {
    const entry = manifest[name];
    if (!entry) throw new Error(`${name} is not in the manifest`);
    if (seen.has(name)) continue;
    seen.add(name);
    closure(entry.imports ?? [], seen);
  }
  return seen;
}
const files = names =>
  new Set([...closure(names)].map(name => manifest[name].file).filter(file => file.endsWith('.js')));
const sum = set => [...set].reduce((total, file) => total + weight(file), 0);

let over = false;
for (const [name, {modules, bytes}] of Object.entries(budget.javascript)) {
  const used = Math.max(
    ...['pt', 'en'].map(code => sum(files([...modules, 'src/language/*.ts'].map(name => name.replace('*', code))))),
  );
  over ||= used > bytes;
  console.log(
    `${name.padEnd(10)} ${String(used).padStart(7)} of ${bytes} bytes of JavaScript${used > bytes ? ': TOO MUCH' : ''}`,
  );
}
for (const [name, bytes] of Object.entries(budget.css)) {
  const file = Object.values(manifest).find(({file}) => file.startsWith(`assets/${name}-`) && file.endsWith('.css'));
  if (!file) throw new Error(`there is no ${name}.css`);
  const used = weight(file.file);
  over ||= used > bytes;
  console.log(
    `${name.padEnd(10)} ${String(used).padStart(7)} of ${bytes} bytes of CSS${used > bytes ? ': TOO MUCH' : ''}`,
  );
}
process.exit(over ? 1 : 0);
