// Behind the bundler: writes the prerendered pages, the list of pages for the gateway, and removes what older versions
// left behind a day ago. usage: node building/pages.mjs DIST PRERENDER
import {readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {minify} from 'terser';
import {begin} from './begin.js';

const [dist, prerender] = process.argv.slice(2).map(path => resolve(path));
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const {prerender: drawn, pageLines} = await import(join(prerender, 'prerender.js'));
const plain = readFileSync(join(dist, 'app.html'), 'utf8');
// What is drawn is seen once the page has come: its style stands in it, and its scripts are fetched when it was shown.
const ofFile =
  /<(?:script type="module"|link rel="(?:modulepreload|stylesheet)") crossorigin (?:src|href)="(.*?)">(?:<\/script>)?/g;
const [application, ...rest] = [...plain.matchAll(ofFile)].map(([, file]) => file);
const style = rest.find(file => file.endsWith('.css'));
const template = once(
  plain.replace(ofFile, ''),
  '</head>',
  `<style>${readFileSync(join(dist, style), 'utf8').trim()}</style></head>`,
);
const beginning = async files =>
  (await minify(`(${begin})(${JSON.stringify(files)},${JSON.stringify(application)})`, {toplevel: true})).code;

function put(name, text) {
  const path = join(dist, name);
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
function once(text, from, to) {
  if (text.split(from).length !== 2) throw new Error(`app.html has not exactly one ${from}`);
  return text.replace(from, () => to);
}

// The files of these and of all that they import at once.
function modules(...names) {
  const files = new Set();
  const add = name => {
    const {file, imports = []} = manifest[name] ?? {};
    if (!file || files.has(`/${file}`)) return;
    files.add(`/${file}`);
    imports.forEach(add);
  };
  names.forEach(add);
  return [...files];
}

for (const [code, lang] of [
  ['pt', 'pt-PT'],
  ['en', 'en-GB'],
]) {
  for (const {name, html, title, description, unready} of await drawn(code)) {
    const files = modules('app.html', `src/language/${code}.ts`, `src/booking/${name}_page.tsx`);
    let page = once(template, '<div id="root"><!--page-->', `${unready}<div id="root" data-language="${code}">${html}`);
    page = once(page, '<html lang="pt-PT">', `<html lang="${lang}">`);
    page = once(page, '<title>Consulta</title>', `<title>${title}</title>`);
    page = once(page, 'content="Consulta"', `content="${description}"`);
    page = once(page, '</head>', `<script>${await beginning(files)}</script></head>`);
    put(`${name}.${code}.html`, page);
  }
}
put('pages.txt', pageLines.map(line => `${line}\n`).join(''));

const day = 24 * 3600 * 1000;
const present = new Set(Object.values(manifest).flatMap(({file, css = [], assets = []}) => [file, ...css, ...assets]));
for (const name of readdirSync(join(dist, 'assets'))) {
  const path = join(dist, 'assets', name);
  if (!present.has(`assets/${name}`) && Date.now() - statSync(path).mtimeMs > day) rmSync(path);
}
