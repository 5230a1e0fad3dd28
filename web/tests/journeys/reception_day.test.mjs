// Reception's day: who arrives is checked in, who cannot come is cancelled, and what yesterday left open is closed.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, inspect, logInAs, phone, useBrowser} from '../browser.mjs';
import {
  advanceClock,
  bookAndPay,
  inEnglish,
  newDoctor,
  newPatient,
  reception,
  slotAfter,
  toMinutesBefore,
} from '../clinic.mjs';
import {dayOf} from '../steps.mjs';

useBrowser();

async function booked(full_name) {
  const [doctor, patient] = await Promise.all([newDoctor({full_name: 'Rita Vale'}), newPatient(full_name)]);
  const {starts_at} = await slotAfter(doctor, 2);
  const id = await bookAndPay(patient, doctor, starts_at);
  await inEnglish(reception);
  await toMinutesBefore(starts_at, 15);
  return {doctor, patient, starts_at, id};
}

for (const [where, viewport] of [
  ['at a desk', desktop],
  ['on a phone', phone],
]) {
  test(
    `finds somebody by the name and checks them in, ${where}`,
    asVisitor({viewport}, async page => {
      const {patient, starts_at, id} = await booked('Zulmira Quaresma');
      await logInAs(page, reception, `/reception?date=${dayOf(starts_at)}`);
      const row = page.getByRole('row', {name: 'Zulmira Quaresma'}).first();
      await row.waitFor();
      await inspect(page);
      await page.getByLabel('Name of somebody').fill('quaresma');
      await page.waitForFunction(() => document.querySelectorAll('.table.visits tbody tr').length >= 1);
      await button(page, 'Check in, Zulmira Quaresma').first().click();
      await row.getByText('arrived').waitFor();
      await patient.becomes(id, 'checked_in');
      await inspect(page, {moved: true});
      await page.getByLabel('Name of somebody').fill('nobody of this name');
      await page.getByText('Nobody of that name on this day.').waitFor();
      await inspect(page, {moved: true});
    }),
  );
}

test(
  'cancels for the clinic, which returns everything',
  asVisitor({viewport: desktop}, async page => {
    const {patient, starts_at, id} = await booked('Bento Calado');
    await logInAs(page, reception, `/reception?date=${dayOf(starts_at)}`);
    await button(page, 'Cancel… Bento Calado').click();
    await page.getByText(/The clinic: €[\d.]+ is returned/).waitFor();
    await inspect(page, {moved: true});
    await button(page, 'Keep it').click();
    await button(page, 'Cancel… Bento Calado').click();
    await button(page, 'Cancel it').click();
    await page.getByRole('row', {name: 'Bento Calado'}).getByText('cancelled').waitFor();
    await patient.becomes(id, 'cancelled');
    const {status_reason} = await patient.appointment(id);
    assert.equal(status_reason, 'cancelled_by_clinic');
    await inspect(page, {moved: true});
  }),
);

test(
  'closes what a day before has left open',
  asVisitor({viewport: desktop}, async page => {
    const {patient, id} = await booked('Ausenda Tardia');
    await advanceClock(24 * 3600);
    await logInAs(page, reception, '/reception');
    const row = page.locator('.table.open').getByRole('row', {name: 'Ausenda Tardia'});
    await row.waitFor();
    await inspect(page);
    await row.getByRole('button', {name: 'No-show'}).click();
    await row.getByRole('button', {name: 'Nobody came'}).click();
    await row.waitFor({state: 'detached'});
    await patient.becomes(id, 'no_show');
  }),
);

test(
  'is closed to patients',
  asVisitor({}, async page => {
    await logInAs(page, await newPatient(), '/reception');
    await page.getByText('It is for: Reception, Administration.').waitFor();
    await inspect(page);
  }),
);
