// The grid of all doctors, gone through by keys, and a booking for somebody at the desk.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, inspect, link, logInAs, phone, useBrowser} from '../browser.mjs';
import {
  ask,
  bookAndPay,
  call,
  env,
  eventually,
  freeSlots,
  inEnglish,
  newDoctor,
  newPatient,
  newPhone,
  reception,
  slotAfter,
} from '../clinic.mjs';
import {dayOf, timeOf} from '../steps.mjs';

useBrowser();

const mornings = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({weekday, from: '09:00', to: '11:00'}));

async function aDay(name) {
  const [doctor, patient] = await Promise.all([
    newDoctor({full_name: 'Aaron Grade', weekly: mornings}),
    newPatient(name),
  ]);
  const slot = await slotAfter(doctor, 48);
  const free = (await freeSlots(doctor)).filter(({starts_at}) => dayOf(starts_at) === dayOf(slot.starts_at));
  await inEnglish(reception);
  return {doctor, patient, free, day: dayOf(slot.starts_at)};
}
// Those of one doctor, of whom there may be several of one name.
const cells = (page, doctor) => page.locator(`.cell[id^="${doctor.id}"]`);

test(
  'shows who has a time and what is free, by the keyboard',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, patient, free, day} = await aDay('Zacarias Grande');
    await bookAndPay(patient, doctor, free[1].starts_at);
    await logInAs(page, reception, `/reception/grid?date=${day}`);
    await cells(page, doctor).first().waitFor();
    assert.equal(await cells(page, doctor).count(), free.length);
    await inspect(page);
    // One tab stop in all of it; arrows go on from there.
    assert.equal(await page.locator('.cell[tabindex="0"]').count(), 1);
    await cells(page, doctor).first().focus();
    await cells(page, doctor).first().press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await page.waitForFunction(() => document.activeElement?.classList.contains('cell'));
    assert.equal(await page.locator('.cell[tabindex="0"]').count(), 1);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await cells(page, doctor).and(page.locator('.confirmed')).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'Zacarias Grande'}).waitFor();
    await link(page, 'All about it').focus();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => /Zacarias/.test(document.activeElement?.getAttribute('aria-label') ?? ''));
    assert.match(await focused(), new RegExp(`^${timeOf(free[1].starts_at)}, Zacarias Grande, confirmed`));
    await page.keyboard.press('PageDown');
    await page.waitForURL(url => url.searchParams.get('date') > day);
    await inspect(page, {moved: true});
  }),
);

test(
  'keeps to a phone',
  asVisitor({viewport: phone}, async page => {
    const {doctor, day} = await aDay('Zulmira Pequena');
    await logInAs(page, reception, `/reception/grid?date=${day}`);
    await cells(page, doctor).first().waitFor();
    await inspect(page);
    await cells(page, doctor).first().click();
    await button(page, 'Hold it, send the SMS').waitFor();
    await inspect(page, {moved: true});
  }),
);

for (const [where, path] of [
  ['from the grid', ({day}) => `/reception/grid?date=${day}`],
  [
    'by specialty and day',
    ({doctor, day}) => `/reception/book?specialty=${doctor.specialty.id}&doctor=${doctor.id}&day=${day}`,
  ],
]) {
  test(
    `books for somebody who is found by the name, ${where}`,
    asVisitor({viewport: desktop}, async page => {
      const world = await aDay(`Benvinda Moura${where.length}`);
      const {doctor, patient, free} = world;
      await logInAs(page, reception, path(world));
      const at = free[2].starts_at;
      if (where === 'from the grid') await cells(page, doctor).nth(2).click();
      else await page.locator('.times button', {hasText: timeOf(at)}).click();
      await button(page, 'Hold it, send the SMS').click();
      await page.getByText('Mend 1 field:').waitFor();
      await inspect(page, {moved: true});
      await page.getByLabel('Patient').fill(patient.full_name.toLowerCase());
      await button(page, patient.full_name).click();
      await page.getByLabel('Reason').fill('Phoned');
      await button(page, 'Hold it, send the SMS').click();
      await page.getByText(/It is held until/).waitFor();
      await inspect(page, {moved: true});
      const {items} = await patient.call('GET', '/appointments');
      assert.deepEqual(
        items.map(({starts_at, status, reason}) => [starts_at, status, reason]),
        [[at, 'awaiting_payment', 'Phoned']],
      );
      await eventually(async () => {
        const sms = await call('GET', `${env.SANDBOX_URL}/sms?to=${encodeURIComponent(patient.phone)}`);
        return sms.items.some(({text}) => text.includes('/pay/'));
      }, 'the link to pay');
    }),
  );
}

const inSms = (number, pattern) =>
  eventually(async () => {
    const {items} = await call('GET', `${env.SANDBOX_URL}/sms?to=${encodeURIComponent(number)}`);
    return items.map(({text}) => pattern.exec(text)?.[1]).find(Boolean);
  }, `an SMS to ${number} with ${pattern}`);

test(
  'registers somebody new and books for them; they choose a password by the link of the SMS',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, day} = await aDay('Delfina Antiga');
    const number = newPhone();
    await logInAs(page, reception, `/reception/grid?date=${day}`);
    await cells(page, doctor).first().click();
    await button(page, 'New patient').click();
    await button(page, 'Add').click();
    await page.getByText('Mend 2 fields:').waitFor();
    await inspect(page, {moved: true});
    await page.locator('#full_name').fill('Delfina Nova');
    await page.locator('#phone').fill(number);
    await button(page, 'Add').click();
    await button(page, 'Hold it, send the SMS').click();
    await page.getByText(/It is held until/).waitFor();

    const path = await inSms(number, /(\/invite#\S+)/);
    const username = await inSms(number, /Utilizador: (\S+)/);
    await page.goto(path);
    await page.locator('#password').fill('a long walk by the sea');
    await inspect(page, {moved: true});
    await button(page, 'Set the password').click();
    await page.getByText('Your password is set.').first().waitFor();
    await inspect(page, {moved: true});
    const body = {username, password: 'a long walk by the sea'};
    assert.equal((await ask('POST', '/auth/login', {body})).status, 200);
  }),
);

test(
  'keeps who and why when the time is taken meanwhile',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, patient, free, day} = await aDay('Custódia Lenta');
    const rival = await newPatient('Rui Rival');
    await logInAs(page, reception, `/reception/grid?date=${day}`);
    await cells(page, doctor).first().click();
    await page.getByLabel('Patient').fill(patient.full_name);
    await button(page, patient.full_name).click();
    await page.getByLabel('Reason').fill('Knee');
    await bookAndPay(rival, doctor, free[0].starts_at);
    await button(page, 'Hold it, send the SMS').click();
    await page.locator('.cell.free').nth(1).click();
    await page.getByText(patient.full_name).first().waitFor();
    assert.equal(await page.getByLabel('Reason').inputValue(), 'Knee');
  }),
);
