// How fast `/` and two pages of the booking are on a phone, as Lighthouse measures it: the median of five by score.
// usage: node measure.mjs [ORIGIN]   by default the clinic of CONSULTA_HOME
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {launch} from 'chrome-launcher';
import lighthouse from 'lighthouse';

const runs = 5;
const origin =
  process.argv[2] ?? /^GATEWAY_URL=(.*)$/m.exec(readFileSync(`${process.env.CONSULTA_HOME}/env`, 'utf8'))[1];
const specialties = await (await fetch(`${origin}/api/v1/specialties`)).json();
const pages = ['/', '/book', `/book/${specialties.items[0].id}/any`];
const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'));
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  userDataDir: profile,
  chromeFlags: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const scores = ['performance', 'accessibility', 'best-practices', 'seo'];
const figures = {
  'first-contentful-paint': 'first paint',
  'largest-contentful-paint': 'largest paint',
  'total-blocking-time': 'blocked',
  'cumulative-layout-shift': 'shift',
  'total-byte-weight': 'bytes',
};
try {
  for (const path of pages) {
    const results = [];
    for (let i = 0; i < runs; ++i) {
      const {lhr} = await lighthouse(origin + path, {port: chrome.port, onlyCategories: scores, logLevel: 'error'});
      if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
      results.push(lhr);
    }
    results.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
    const {categories, audits} = results[Math.floor(runs / 2)];
    console.log(path);
    console.log(`  ${scores.map(name => `${name} ${Math.round(categories[name].score * 100)}`).join(', ')}`);
    console.log(
      `  ${Object.entries(figures)
        .map(([id, name]) => `${name} ${audits[id].displayValue}`)
        .join(', ')}`,
    );
    const paints = results.map(({audits}) => Math.round(audits['largest-contentful-paint'].numericValue));
    console.log(`  largest paint of each run, ms: ${paints.join(' ')}`);
    for (const name of scores.filter(name => name !== 'performance' && categories[name].score < 1)) {
      for (const {id} of categories[name].auditRefs) {
        if (audits[id].score !== null && audits[id].score < 1) console.log(`  ${name}: ${audits[id].title}`);
      }
    }
  }
} finally {
  await chrome.kill();
  rmSync(profile, {recursive: true, force: true});
}
