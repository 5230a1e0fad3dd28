// Behind the bundler: writes the prerendered start pages, the list of pages for the gateway, and removes what older
// versions left behind a day ago. usage: node building/pages.mjs DIST PRERENDER
import {readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

const [dist, prerender] = process.argv.slice(2).map(path => resolve(path));
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const {startPage, pageNames} = await import(join(prerender, 'prerender.js'));
const template = readFileSync(join(dist, 'app.html'), 'utf8');

function put(name, text) {
  const path = join(dist, name);
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
function once(text, from, to) {
  if (text.split(from).length !== 2) throw new Error(`app.html has not exactly one ${from}`);
  return text.replace(from, () => to);
}

for (const [code, lang] of [
  ['pt', 'pt-PT'],
  ['en', 'en-GB'],
]) {
  const {html, title, description} = await startPage(code);
  const words = manifest[`src/language/${code}.ts`].file;
  let page = once(template, '<div id="root"><!--page-->', `<div id="root" data-language="${code}">${html}`);
  page = once(page, '<html lang="pt-PT">', `<html lang="${lang}">`);
  page = once(page, '<title>Consulta</title>', `<title>${title}</title>`);
  page = once(page, 'content="Consulta"', `content="${description}"`);
  page = once(page, '</head>', `<link rel="modulepreload" href="/${words}" /></head>`);
  put(`start.${code}.html`, page);
}
put('pages.txt', pageNames.map(name => `${name}\n`).join(''));

const day = 24 * 3600 * 1000;
const present = new Set(Object.values(manifest).flatMap(({file, css = [], assets = []}) => [file, ...css, ...assets]));
for (const name of readdirSync(join(dist, 'assets'))) {
  const path = join(dist, 'assets', name);
  if (!present.has(`assets/${name}`) && Date.now() - statSync(path).mtimeMs > day) rmSync(path);
}
