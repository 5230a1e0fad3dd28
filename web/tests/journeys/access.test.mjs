// Everybody gets through: by the keyboard alone, on the smallest phone, with letters twice as large, with colours of
// their own, in either language.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, smallest, useBrowser} from '../browser.mjs';
import {
  answerPhone,
  bookAndPay,
  hold,
  newDoctor,
  newEmail,
  newPatient,
  newPhone,
  password,
  slotAfter,
} from '../clinic.mjs';
import {dayOf, look, reviewOf, timeOf} from '../steps.mjs';

useBrowser();

// Presses Tab until the focus is there.
async function tabTo(page, target, most = 300) {
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press('Tab');
    if (await target.evaluate(element => element === document.activeElement).catch(() => false)) {
      const ring = await target.evaluate(element => {
        const seen = element.matches('input[type=radio], input[type=checkbox]') ? element.closest('label') : element;
        return getComputedStyle(seen).outlineStyle !== 'none';
      });
      assert.ok(ring, 'the focus cannot be seen');
      return;
    }
  }
  assert.fail(`${target} cannot be reached by Tab`);
}
const press = async (page, target) => {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
};
const type = async (page, target, text) => {
  await tabTo(page, target);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
};

test(
  'books and pays by the keyboard alone',
  asVisitor({viewport: desktop}, async page => {
    const doctor = await newDoctor();
    const {starts_at} = await slotAfter(doctor, 3 * 24);
    await page.goto('/');
    await page.keyboard.press('Tab');
    const skip = link(page, 'Skip to the content');
    assert.ok(
      await skip.evaluate(element => element === document.activeElement),
      'the first stop skips to the content',
    );
    await page.keyboard.press('Enter');
    await press(page, link(page, 'Book an appointment'));
    await heading(page, 'What do you need?').waitFor();
    await page.waitForFunction(() => document.activeElement?.nodeName === 'H1');
    await press(page, page.locator(`main a[href="/book/${doctor.specialty.id}"]`));
    await heading(page, 'With whom?').waitFor();
    await press(page, page.locator(`main a[href="${doctor.path}"]`));
    await heading(page, 'When?').waitFor();
    // The calendar is one stop; the arrows go by days, Enter chooses, and the focus stays.
    await page.locator('.calendar .day.chosen').waitFor();
    await page.locator('.times a').first().waitFor();
    await tabTo(page, page.locator('.calendar .day.chosen'));
    const chosen = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    const wanted = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'long', timeZone: 'Europe/Lisbon'});
    for (let i = 0; i < 10 && !(await chosen()).includes(wanted.format(new Date(starts_at))); ++i) {
      const before = await chosen();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(label => document.activeElement?.getAttribute('aria-label') !== label, before);
    }
    assert.match(await chosen(), /free times?$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('day') === dayOf(starts_at));
    assert.match(await chosen(), /free times?$/, 'choosing a day moved the focus');
    const time = page.locator('.times a', {hasText: timeOf(starts_at)});
    await time.waitFor();
    await press(page, time);
    await heading(page, 'Is this right?').waitFor();
    await type(page, page.getByLabel(/^Reason/), 'Ankle');
    await press(page, button(page, 'Hold this time'));
    await heading(page, 'Who are you?').waitFor();
    await tabTo(page, page.getByLabel('I am new here'));
    await page.keyboard.press('ArrowDown');
    await page.locator('#login_name').waitFor();
    await page.keyboard.press('ArrowUp');
    const mobile = newPhone();
    await type(page, page.locator('#email'), newEmail());
    await type(page, page.locator('#password'), password);
    await type(page, page.locator('#full_name'), 'Ana Reis');
    await type(page, page.locator('#phone'), '12');
    await page.keyboard.press('Enter');
    // The summary of errors takes the focus, and leads to the field.
    await page.waitForFunction(() => /Mend 1 field/.test(document.activeElement?.textContent ?? ''));
    await press(page, link(page, 'Mobile phone'));
    await page.waitForFunction(() => document.activeElement?.id === 'phone');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(mobile);
    await press(page, button(page, 'Create account, hold the time'));
    await heading(page, /^Pay/).waitFor();
    await button(page, 'Ask my phone').waitFor();
    await press(page, button(page, 'Ask my phone'));
    await heading(page, 'Accept on your phone').waitFor();
    await answerPhone(mobile, 'approve');
    await heading(page, 'Confirmed').waitFor();
    await inspect(page, {moved: true});
    await press(page, link(page, 'Cancel'));
    await heading(page, 'Cancel this one?').waitFor();
    await press(page, link(page, 'Keep it'));
    await heading(page, 'Confirmed').waitFor();
  }),
);

// Every page there is, as `inspect` looks at it.
async function allPages(page) {
  const [doctor, patient] = await Promise.all([
    newDoctor(),
    newPatient('Constança Maria de Vasconcelos e Albuquerque'),
  ]);
  const at = async hours => (await slotAfter(doctor, hours)).starts_at;
  for (const path of [
    '/',
    '/book',
    `/book/${doctor.specialty.id}`,
    doctor.path,
    '/login',
    '/register',
    '/forgot',
    '/reset',
    '/invite',
    '/verify',
  ]) {
    await look(page, path);
  }
  await look(page, reviewOf(doctor, await at(30)));
  await look(page, reviewOf(doctor, await at(30)).replace('/review', '/identify'));
  await page.goto('/book/no/such/page/at/all');
  await inspect(page, {refusals: true});
  const paid = await bookAndPay(patient, doctor, await at(48), {reason: 'Uma dor que não passa há três semanas'});
  const unpaid = await hold(patient, doctor, await at(72));
  await logInAs(page, patient);
  for (const path of [
    '/',
    '/appointments',
    `/appointments/${paid}`,
    `/appointments/${paid}/cancel`,
    `/appointments/${paid}/move`,
    `/appointments/${unpaid}/pay`,
    `/appointments/${unpaid}`,
    '/waitlist',
    '/account',
    '/account/messages',
    '/account/security',
    '/account/dependants',
    '/account/face',
    '/account/data',
  ]) {
    await look(page, path);
  }
}

test('every page fits a phone of 320 px', asVisitor({viewport: smallest, hasTouch: true, isMobile: true}, allPages));

// What a browser does at 200 %: half the width, each pixel twice.
test(
  'every page stands 200 % zoom',
  asVisitor(
    {viewport: {width: desktop.width / 2, height: desktop.height / 2}, deviceScaleFactor: 2, axe: false},
    allPages,
  ),
);

test(
  'every page stands letters twice as large',
  asVisitor({viewport: desktop, axe: false}, async (page, context) => {
    await context.addInitScript(() => {
      const enlarge = () => document.documentElement?.style.setProperty('font-size', '200%');
      if (document.documentElement) enlarge();
      else
        new MutationObserver((_, observer) => (observer.disconnect(), enlarge())).observe(document, {childList: true});
    });
    await allPages(page);
  }),
);

test(
  'every page stands forced colours, and none moves where motion is not wanted',
  asVisitor({viewport: desktop, forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark'}, async page => {
    page.on('load', () =>
      page
        .evaluate(() =>
          setInterval(() => {
            const moving = document.getAnimations().filter(({playState}) => playState === 'running');
            if (moving.length > 0) console.warn(`${moving.length} animations run`);
          }, 50),
        )
        .catch(() => {}),
    );
    await allPages(page);
    // What is chosen and what can be pressed shows without any colour of ours.
    await page.goto('/book');
    await page.locator('main .rowlink').first().click();
    await page.locator('main .rowlink.chosen').click();
    const day = page.locator('.calendar .day.chosen');
    await day.waitFor();
    await page.locator('.calendar .day.free:not(.chosen)').first().waitFor();
    const colours = await day.evaluate(element => {
      const other = document.querySelector('.calendar .day.free:not(.chosen)');
      return [element, other].map(cell => getComputedStyle(cell).backgroundColor);
    });
    assert.notEqual(colours[0], colours[1], 'the chosen day looks like any other');
  }),
);

test(
  'speaks the language of the browser, of the address, and the one that was chosen',
  asVisitor({locale: 'pt-PT', colorScheme: 'dark'}, async page => {
    const lang = () => page.locator('html').getAttribute('lang');
    await look(page, '/');
    assert.equal(await lang(), 'pt-PT');
    await heading(page, 'Marque a sua consulta').waitFor();
    await look(page, '/?lang=en');
    await heading(page, 'Book your appointment').waitFor();
    // It is remembered, by the start page and by every other.
    await look(page, '/');
    await heading(page, 'Book your appointment').waitFor();
    await look(page, '/book');
    assert.equal(await lang(), 'en-GB');
    // In the middle of a booking it costs nothing.
    const doctor = await newDoctor();
    const {starts_at} = await slotAfter(doctor, 72);
    await page.goto(reviewOf(doctor, starts_at));
    await page.getByLabel(/^Reason/).fill('Ombro');
    await button(page, 'Ler em português').click();
    await heading(page, 'Está certo?').waitFor();
    assert.equal(await page.getByLabel(/^Motivo/).inputValue(), 'Ombro');
    assert.equal(await lang(), 'pt-PT');
    await inspect(page);
    await page.goto('/');
    await heading(page, 'Marque a sua consulta').waitFor();
  }),
);

test(
  'says in which zone times are, where the device is in another',
  asVisitor({timezoneId: 'America/New_York'}, async page => {
    const doctor = await newDoctor();
    const {starts_at} = await slotAfter(doctor, 72);
    await page.goto(`${doctor.path}?day=${dayOf(starts_at)}`);
    await page.getByText(/^Lisbon time \(on your device: \d\d:\d\d\)$/).waitFor();
    await page.locator('.times a', {hasText: timeOf(starts_at)}).click();
    await page.locator('dl', {hasText: `${timeOf(starts_at)} (Lisbon)`}).waitFor();
    await inspect(page);
  }),
);
