// When a professional works and when not: the week, times off, and whom they touch.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, phone, useBrowser} from '../browser.mjs';
import {admin, bookAndPay, call, freeSlots, inEnglish, newDoctor, newPatient, slotAfter} from '../clinic.mjs';
import {dayOf} from '../steps.mjs';

useBrowser();

const mornings = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({weekday, from: '09:00', to: '13:00'}));

for (const [where, viewport] of [
  ['at a desk', desktop],
  ['on a phone', phone],
]) {
  test(
    `changes the week, ${where}`,
    asVisitor({viewport}, async page => {
      const doctor = await newDoctor({full_name: 'Rita Vale', weekly: mornings});
      await inEnglish(doctor);
      await logInAs(page, doctor, '/hours');
      const from = day => page.getByLabel(`${day}, from`);
      const to = day => page.getByLabel(`${day}, until`);
      assert.equal(await from('Monday').inputValue(), '09:00');
      await inspect(page);
      // What cannot be is said where it stands, and nothing is sent.
      await to('Monday').fill('8');
      await button(page, 'Save hours').click();
      await page.getByText('Mend 1 field:').waitFor();
      await page.getByText('It must end after it begins.').first().waitFor();
      await inspect(page, {moved: true});
      await to('Monday').fill('1230');
      await button(page, 'Add hours, Monday').click();
      await to('Monday').nth(1).fill('17');
      await from('Monday').nth(1).fill('14');
      await button(page, 'Copy to all days, Monday').click();
      assert.equal(await to('Sunday').nth(1).inputValue(), '17:00');
      await button(page, 'Remove Sunday, 14:00').click();
      await page.getByLabel('Room').fill('12');
      await button(page, 'Save hours').click();
      await page.getByText('The hours are saved.').waitFor({state: 'attached'});
      const {weekly, room} = await call('GET', `/doctors/${doctor.id}/schedule`);
      assert.equal(room, '12');
      assert.equal(weekly.length, 13);
      assert.deepEqual(weekly.find(({weekday, from}) => weekday === 3 && from === '14:00')?.to, '17:00');
      await inspect(page, {moved: true});
    }),
  );
}

test(
  'says whom new hours leave outside, and whom a time off touches',
  asVisitor({viewport: desktop}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor({full_name: 'Rita Vale'}), newPatient('Maria Santos')]);
    const {starts_at} = await slotAfter(doctor, 72);
    await bookAndPay(patient, doctor, starts_at);
    await inEnglish(doctor);
    await logInAs(page, doctor, `/hours?off=${dayOf(starts_at)}`);
    await page.getByText('1 appointment is inside').waitFor();
    await inspect(page);
    for (const name of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
      await page.getByRole('button', {name: `Remove ${name}`}).click();
    await page.getByText('1 booked appointment is outside the new hours and stays.').waitFor();
    await inspect(page, {moved: true});
    await page.reload();
    await page.getByLabel('Why, for staff only').fill('Course');
    await button(page, 'Take it, tell 1 person').click();
    await page.getByText('1 appointment inside, 0 answered').waitFor();
    await page.getByText('1 appointment inside').click();
    await page.getByText(/Maria Santos, no answer yet/).waitFor();
    const free = await freeSlots(doctor);
    assert.ok(free.every(slot => dayOf(slot.starts_at) !== dayOf(starts_at)));
    await inspect(page, {moved: true});
    await page.getByRole('button', {name: /^Be there after all/}).click();
    await page.getByText('No time off is planned.').waitFor();
    await inspect(page, {moved: true});
  }),
);

test(
  'is changed by an administrator too',
  asVisitor({viewport: desktop}, async page => {
    const doctor = await newDoctor({full_name: 'Rita Vale', weekly: mornings});
    await inEnglish(admin);
    await logInAs(page, admin, `/admin/doctors/${doctor.id}/hours`);
    await heading(page, 'Hours of Rita Vale').waitFor();
    await page.getByLabel('Monday, from').waitFor();
    await inspect(page);
    await link(page, 'Professionals').first().waitFor();
  }),
);
