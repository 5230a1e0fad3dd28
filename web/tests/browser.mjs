// A browser for journeys, and what holds for each page they come to.
import {AxeBuilder} from '@axe-core/playwright';
import assert from 'node:assert/strict';
import {after, before} from 'node:test';
import {chromium} from 'playwright-core';
import {origin} from './clinic.mjs';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const phone = {width: 390, height: 844};
export const smallest = {width: 320, height: 640};
export const desktop = {width: 1280, height: 800};

// A camera of Chromium's own, for who allows it; whoever does not is not asked first.
export const withCamera = ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];

export const launch = (more = []) => chromium.launch({executablePath: program, args: [...flags, ...more]});

let browser;
// Within a file of tests.
export function useBrowser(more) {
  before(async () => (browser = await launch(more)));
  after(() => browser?.close());
}

// What pages say to nobody in particular: collected for `inspect`.
const heard = new WeakMap();

function listen(context) {
  const told = [];
  heard.set(context, told);
  context.on('console', message => told.push(`console ${message.type()}: ${message.text()}`));
  context.on('weberror', error => told.push(`error: ${error.error()?.stack}`));
}

// Runs in each page before its own scripts.
function watch() {
  window.seen = {shift: 0, shifted: [], violations: []};
  document.addEventListener('securitypolicyviolation', event =>
    window.seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
  );
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.seen.shift += entry.value;
      window.seen.shifted.push(
        ...entry.sources.map(
          ({node}) => `${node?.nodeName}.${node?.className ?? ''} ${node?.textContent?.slice(0, 40)}`,
        ),
      );
    }
  }).observe({type: 'layout-shift', buffered: true});
}

// Somebody with a browser of their own. English, on a phone, and in Lisbon, unless told otherwise.
export async function visitor(options = {}, by = browser) {
  const context = await by.newContext({
    viewport: phone,
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
    baseURL: origin,
    ...options,
  });
  context.setDefaultTimeout(30_000);
  listen(context);
  await context.addInitScript(watch);
  return context;
}
// Runs `journey` as a visitor; the browser's own memory of them ends with it.
// `axe: false` where only the size of things differs from what another walk has audited.
const unaudited = new WeakSet();
export const asVisitor =
  ({axe = true, ...options}, journey) =>
  async () => {
    const context = await visitor(options);
    if (!axe) unaudited.add(context);
    try {
      await journey(await context.newPage(), context);
    } catch (error) {
      const seen = [];
      for (const page of context.pages()) {
        const text = await page
          .locator('body')
          .innerText({timeout: 1000})
          .catch(() => 'nothing');
        seen.push(`${page.url()} showed:\n${text.slice(0, 1500)}\n${heard.get(context).join('\n')}`);
      }
      throw new Error(seen.join('\n\n'), {cause: error});
    } finally {
      await context.close();
    }
  };

// Logged in by the form, as everybody is.
export async function logInAs(page, person, next = '/appointments') {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator('#login_name').fill(person.email);
  await page.locator('#login_password').fill(person.password);
  await page.locator('main form .filled').click();
  await page.waitForURL(url => decodeURIComponent(url.pathname + url.search) === decodeURIComponent(next));
}

const titles = new Map(); // of each kind of page
const kindOf = path => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\/any\b/, '/:id');

// Waits until the page stands still: nothing is being read, nothing is a skeleton.
export async function settled(page) {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy=true], main .skeleton') && document.fonts.status === 'loaded',
  );
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// Holds the page as it is now to what every page promises. `refusals` says that answers of the API were to be refused
// since the last look, which the browser itself notes in its console; `moved`, that the page went on by itself, as it
// should.
export async function inspect(page, {refusals = false, moved = false} = {}) {
  await settled(page);
  const where = new URL(page.url()).pathname;
  const found = await page.evaluate(() => {
    const shown = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const scope = document.querySelector('dialog[open]') ?? document;
    const seen = window.seen;
    const root = document.scrollingElement;
    return {
      title: document.title,
      lang: document.documentElement.lang,
      h1: [...document.querySelectorAll('h1')].filter(shown).map(h1 => h1.textContent),
      filled: [...scope.querySelectorAll('.button.filled')].filter(shown).map(button => button.textContent),
      wider: root.scrollWidth - root.clientWidth,
      widest: [...document.querySelectorAll('main *')]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
        .map(element => `${element.nodeName}.${element.className}`)
        .slice(0, 3),
      ...seen,
    };
  });
  assert.equal(found.h1.length, 1, `${where} has these h1: ${found.h1.join(' | ')}`);
  assert.ok(found.filled.length <= 1, `${where} has these filled buttons: ${found.filled.join(' | ')}`);
  assert.match(found.title, /\S – Consulta$/, `${where} has no title of its own`);
  const kind = kindOf(where);
  const other = titles.get(found.title) ?? kind;
  assert.equal(other, kind, `${where} and ${other} are both “${found.title}”`);
  titles.set(found.title, kind);
  assert.ok(found.wider <= 0, `${where} scrolls ${found.wider} px sideways: ${found.widest.join(' | ')}`);
  assert.ok(moved || found.shift <= 0.02, `${where} shifted by ${found.shift}: ${found.shifted.join(' | ')}`);
  assert.deepEqual(found.violations, [], `${where} broke its content security policy`);

  const told = heard.get(page.context()).splice(0);
  const unexpected = told.filter(text => !(refusals && /Failed to load resource/.test(text)));
  assert.deepEqual(unexpected, [], `${where} said something in the console`);

  if (!unaudited.has(page.context())) await accessible(page);
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50))));
  await page.evaluate(() => (window.seen = {shift: 0, shifted: [], violations: []}));
}

// What axe finds in the page as it is now.
export async function accessible(page) {
  // What a bar that stays in sight covers now can be scrolled from under it.
  await page.evaluate(() => {
    for (const bar of document.querySelectorAll('.bar, .tabs')) bar.style.position = 'static';
  });
  const {violations} = await new AxeBuilder({page})
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode() // one frame; its other way opens a page for each look
    .analyze();
  await page.evaluate(() => {
    for (const bar of document.querySelectorAll('.bar, .tabs')) bar.style.position = '';
  });
  const findings = violations.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${html}\n${failureSummary}`),
  );
  assert.deepEqual(findings, [], `${page.url()} is not accessible:\n${findings.join('\n')}`);
}

export const button = (page, name) => page.getByRole('button', {name});
export const link = (page, name) => page.getByRole('link', {name});
export const heading = (page, name) => page.getByRole('heading', {level: 1, name});
