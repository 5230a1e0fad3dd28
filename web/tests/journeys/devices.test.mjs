// A screen and a kiosk: let in by reception, and what they do then.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, logInAs, phone, useBrowser, visitor} from '../browser.mjs';
import {
  bookAndPay,
  call,
  inEnglish,
  logIn,
  newDoctor,
  newPatient,
  reception,
  slotAfter,
  toMinutesBefore,
} from '../clinic.mjs';
import {letIn} from '../steps.mjs';

useBrowser();

test(
  'reception lets a screen in, sees it, and takes it out again',
  asVisitor({viewport: desktop}, async page => {
    const wall = await visitor({viewport: {width: 1920, height: 1080}, locale: 'pt-PT'});
    try {
      const screen = await wall.newPage();
      await screen.goto('/waiting-room');
      await heading(screen, 'Um ecrã novo').waitFor();
      const code = screen.locator('.paircode');
      await code.filter({hasText: /^[A-Z]{4}-[A-Z]{4}$/}).waitFor();
      await inspect(screen, {moved: true});
      assert.equal(await screen.getByRole('banner').count(), 0, 'there is no way out of it');

      await inEnglish(reception);
      await logInAs(page, reception, '/reception/devices');
      await inspect(page);
      await page.getByLabel('Code that it shows').fill('nothing');
      await button(page, 'Let it in').click();
      await page.getByText('Mend 2 fields:').waitFor();
      await page.getByLabel('Code that it shows').fill('ZZZZ-ZZZZ');
      const name = `Wall ${Date.now()}`;
      await page.getByLabel('Name, such as where it stands').fill(name);
      await button(page, 'Let it in').click();
      await page.getByText('Nothing shows this code').first().waitFor();
      await inspect(page, {refusals: true, moved: true});
      await page.getByLabel('Code that it shows').fill((await code.textContent()).toLowerCase());
      await button(page, 'Let it in').click();
      const row = page.getByRole('row', {name});
      await row.getByText('Screen').waitFor();
      await heading(screen, 'Sala de espera · Waiting room').waitFor();

      await button(page, `Take it out, ${name}`).click();
      await row.waitFor({state: 'detached'});
      await inspect(page, {moved: true});
      await heading(screen, 'Um ecrã novo').waitFor({timeout: 60_000});
    } finally {
      await wall.close();
    }
  }),
);

async function expected(full_name) {
  const [doctor, patient] = await Promise.all([newDoctor({full_name: 'Rita Vale'}), newPatient(full_name)]);
  const {starts_at} = await slotAfter(doctor, 4);
  const id = await bookAndPay(patient, doctor, starts_at);
  return {doctor, patient, starts_at, id};
}

test(
  'checks in by the code, shows the name on the screen, and calls it',
  asVisitor({viewport: {width: 1080, height: 1920}, locale: 'pt-PT'}, async kiosk => {
    const {doctor, patient, starts_at, id} = await expected('Felismina Quadros');
    const {check_in_code: code} = await patient.appointment(id);
    const type = async text => {
      await kiosk.keyboard.type(text);
      await kiosk.keyboard.press('Enter');
    };
    await kiosk.goto('/kiosk');
    await letIn(kiosk, 'kiosk', 'Hall');
    await heading(kiosk, 'Olá').waitFor();
    await inspect(kiosk, {refusals: true, moved: true});
    await type('AAAAAAAAAAAAAAAAAAAAAA');
    await kiosk.getByText('Ninguém tem este código').first().waitFor();
    await inspect(kiosk, {refusals: true, moved: true});
    // Too early, and then in time: the next code need not wait for the answer before to go.
    await type(code);
    await kiosk
      .getByText(/Ainda é cedo|Hoje não tem consulta/)
      .first()
      .waitFor();
    await toMinutesBefore(starts_at, 20);
    await type(code);
    await kiosk.getByText('Olá, Felismina Q.').first().waitFor();
    await inspect(kiosk, {refusals: true, moved: true});
    await patient.becomes(id, 'checked_in');
    await kiosk.getByText('Mostre o código QR').waitFor({timeout: 20_000});

    const wall = await visitor({viewport: {width: 1920, height: 1080}, locale: 'pt-PT'});
    try {
      const screen = await wall.newPage();
      await screen.goto('/waiting-room');
      await letIn(screen, 'screen', 'Wall');
      await screen.getByText('Felismina Q.').waitFor();
      await inspect(screen, {refusals: true, moved: true});
      const token = await logIn(doctor.email, doctor.password);
      await call('POST', `/appointments/${id}/call`, {token});
      await screen.locator('.called', {hasText: 'Felismina Q.'}).waitFor();
      await inspect(screen, {refusals: true, moved: true});

      // Without a line it says so, and is never blank.
      await wall.setOffline(true);
      await screen.getByText(/sem ligação desde/).waitFor({timeout: 90_000});
      await screen.locator('.called', {hasText: 'Felismina Q.'}).waitFor();
      await wall.setOffline(false);
      await screen.getByText(/sem ligação desde/).waitFor({state: 'hidden', timeout: 60_000});

      await call('POST', `/appointments/${id}/start`, {token});
      await screen.getByText('Felismina Q.').waitFor({state: 'hidden'});
    } finally {
      await wall.close();
    }
  }),
);

test(
  'writes to somebody',
  asVisitor({viewport: phone}, async page => {
    const patient = await newPatient('Maria Santos');
    await inEnglish(reception);
    await logInAs(page, reception, '/reception/messages');
    await inspect(page);
    await button(page, 'Send').click();
    await page.getByText('Mend 2 fields:').waitFor();
    await page.getByLabel('Mobile phone').fill(patient.phone);
    await page.getByLabel('Message').fill('Please come ten minutes earlier.');
    await button(page, 'Send').click();
    await page.getByText('It is on its way.').first().waitFor();
    await inspect(page, {moved: true});
    await page.getByLabel('Email', {exact: true}).first().check();
    await page.getByLabel('Subject').waitFor();
    await inspect(page, {moved: true});
  }),
);
