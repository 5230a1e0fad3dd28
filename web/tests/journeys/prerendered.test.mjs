// What is seen before the application has come: it is right, it answers, and it says where nothing more comes.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accessible, asVisitor, button, desktop, heading, inspect, link, logInAs, useBrowser} from '../browser.mjs';
import {eventually, newPatient, pause, specialty} from '../clinic.mjs';

useBrowser();

const scripts = '**/assets/*.js';
const first = (await specialty()).id;
const pages = ['/', '/book', `/book/${first}`, `/book/${first}/any`];
const times = pages[3];

// As it is before the scripts have come, `later` ms from now.
async function early(page, path, later = 1500) {
  await page.unroute(scripts);
  await page.route(scripts, async route => {
    await pause(later);
    await route.continue().catch(() => {});
  });
  await page.goto(path, {waitUntil: 'commit'});
  await page.locator('main h1').waitFor();
}

test(
  'every page is accessible before its scripts have come, keeps its heading and the focus when they do',
  asVisitor({viewport: desktop}, async page => {
    await page.addInitScript(() => {
      window.gone = 0;
      const look = () => {
        if (document.querySelector('main h1')) window.shown = true;
        else if (window.shown) ++window.gone;
        requestAnimationFrame(look);
      };
      look();
    });
    const focused = () => page.evaluate(() => document.activeElement.className || document.activeElement.id);
    for (const path of pages) {
      await early(page, path, 2500);
      await accessible(page);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      assert.equal(await focused(), 'quietlink');
      await inspect(page);
      assert.equal(await focused(), 'quietlink', `${path} lost the focus`);
      assert.equal(await page.evaluate(() => window.gone), 0, `${path} was drawn without its heading`);
    }
    await early(page, times);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await inspect(page);
    assert.equal(await focused(), 'main', 'the skip link led nowhere');
  }),
);

test(
  'the language and the way back answer before the scripts have come',
  asVisitor({}, async page => {
    await early(page, `${times}?day=2026-12-31`);
    await button(page, 'Ler em português').click();
    await heading(page, 'Quando?').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('day'), '2026-12-31');
    await inspect(page);
    await early(page, times);
    await link(page, 'Voltar').click();
    await heading(page, 'De que precisa?').waitFor();
    await inspect(page);
    await early(page, '/');
    await button(page, 'Read in English').click();
    await heading(page, 'Book your appointment').waitFor();
    await inspect(page);
  }),
);

test(
  'who is logged in is not asked to log in, and sees the colours they chose',
  asVisitor({}, async page => {
    await logInAs(page, await newPatient());
    await page.evaluate(() => localStorage.setItem('consulta.theme', 'dark'));
    await early(page, times);
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    assert.ok(!(await page.locator('.bar a[href="/login"]').isVisible()), 'asked to log in');
    await inspect(page);
  }),
);

for (const name of ['app', 'en', 'react', 'time_page']) {
  test(
    `${name}.js that is lost once is fetched again`,
    asVisitor({axe: false}, async page => {
      await page.route(`**/assets/${name}-*.js`, route => route.abort('connectionreset'), {times: 1});
      await page.goto(times);
      await page.locator('.times a').first().waitFor();
      await inspect(page, {refusals: true});
    }),
  );
}

test(
  'scripts that do not come are told of, and fetched by a press and when the connection is back',
  asVisitor({}, async (page, context) => {
    await page.route(scripts, route => route.abort('connectionreset'));
    for (const path of pages) {
      await page.goto(path);
      await page.getByRole('alert').getByText('This takes longer than it should.').waitFor();
      await accessible(page);
    }
    await page.unroute(scripts);
    await link(page, 'Try again').click();
    await page.locator('.times a').first().waitFor();
    await page.route('**/assets/en-*.js', route => route.abort('connectionreset'));
    await page.reload();
    await link(page, 'Try again').waitFor();
    await page.unroute('**/assets/en-*.js');
    await context.setOffline(true);
    await context.setOffline(false);
    await page.locator('.times a').first().waitFor();
  }),
);

test(
  'a tab in the background gets ready',
  asVisitor({axe: false}, async page => {
    await page.addInitScript(() => {
      Object.defineProperty(document, 'hidden', {value: true});
      window.requestAnimationFrame = () => 0;
    });
    await page.goto(times);
    await eventually(() => page.locator('.times a').count(), 'the times');
  }),
);

test(
  'without JavaScript a page says what it needs, where it is seen',
  asVisitor({javaScriptEnabled: false}, async page => {
    for (const path of pages) {
      await page.goto(path);
      const box = await page.locator('noscript p').last().boundingBox();
      assert.ok(box.y < 200, path);
    }
  }),
);
