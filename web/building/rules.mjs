// The rules of web/ that a program can check; ends with 1 and names each line that breaks one. Each has a line that it
// catches, of a certain file, and one that it leaves alone: these are tried first.
import {readdirSync, readFileSync} from 'node:fs';
import {join, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

const src = fileURLToPath(new URL('../src', import.meta.url));
// What every feature may stand on, and what stands on features.
const ground = new Set(['api', 'design', 'language', 'session', 'shell', 'slots', 'staff']);
const above = new Set(['.', 'api/generated']);

const rules = [
  {
    why: 'a feature imports another feature',
    catches: ['booking/a.tsx', "import {b} from '../payment/b';"],
    leaves: ['booking/a.tsx', "import {b} from '../shell/b';"],
    broken: (line, folder) => {
      const imported = /from '\.\.\/(\w+)\//.exec(line)?.[1] ?? /import\('\.\.\/(\w+)\//.exec(line)?.[1];
      return imported && !ground.has(imported) && imported !== folder && !ground.has(folder);
    },
  },
  {
    why: 'a colour outside design/tokens.css',
    catches: ['start/a.css', 'color: #12ab34;'],
    leaves: ['design/tokens.css', '--ink: #12ab34;'],
    broken: (line, _, file) => file !== 'design/tokens.css' && /#[0-9a-f]{6}\b|\brgba?\(|\bhsla?\(/i.test(line),
  },
  {
    why: 'fetch outside api/',
    catches: ['slots/a.ts', 'await fetch(path);'],
    leaves: ['api/a.ts', 'await fetch(path);'],
    broken: (line, folder) => folder !== 'api' && /\bfetch\(/.test(line),
  },
  {
    why: 'Date outside language/dates.ts',
    catches: ['slots/a.ts', 'const now = Date.now();'],
    leaves: ['language/dates.ts', 'const now = Date.now();'],
    broken: (line, folder, file) =>
      file !== 'language/dates.ts' && folder !== 'api' && /\bnew Date\b|\bDate\./.test(line),
  },
  {
    why: 'a text outside the catalogues',
    catches: ['start/a.tsx', '<p>Nothing here</p>'],
    leaves: ['start/a.tsx', '<p>{t.nothing}</p>'],
    broken: (line, folder, file) => file.endsWith('.tsx') && /[^=]>\s*\p{L}?\p{Ll}{3,}[^<>{}=;]*</u.test(line),
  },
];

const folderOf = file => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '.');
const breaks = (rule, [file, line]) => Boolean(rule.broken(line, folderOf(file), file));

for (const rule of rules) {
  if (breaks(rule, rule.catches) && !breaks(rule, rule.leaves)) continue;
  console.error(`web/building/rules.mjs: ${rule.why}: does not catch its case, or catches what is none`);
  process.exit(1);
}

let broken = 0;
let files = 0;
for (const name of readdirSync(src, {recursive: true})) {
  const file = name.split(sep).join('/');
  const folder = folderOf(file);
  if (!/\.(tsx?|css)$/.test(file) || file.includes('.test.') || above.has(folder) || file.startsWith('api/generated/'))
    continue;
  ++files;
  for (const [i, line] of readFileSync(join(src, name), 'utf8').split('\n').entries()) {
    if (/^\s*(\/\/|\/?\*)/.test(line)) continue;
    for (const rule of rules) {
      if (!breaks(rule, [file, line])) continue;
      ++broken;
      console.error(`web/src/${file}:${i + 1}: ${rule.why}: ${line.trim()}`);
    }
  }
}
if (broken > 0) process.exit(1);
console.log(`lint: ${files} files of web/src keep their rules`);
