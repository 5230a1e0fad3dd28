// What can be done with an appointment that is booked, and waiting for one.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, useBrowser} from '../browser.mjs';
import {
  advanceClock,
  answerPhone,
  bookAndPay,
  eventually,
  hold,
  newDoctor,
  newPatient,
  now,
  slotAfter,
} from '../clinic.mjs';
import {askPhone, atPayment, dayOf, seeConfirmed, timeOf} from '../steps.mjs';

useBrowser();

test(
  'moves an appointment, and keeps the old time until the new one is held',
  asVisitor({viewport: desktop}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 50);
    const target = await slotAfter(doctor, 100);
    const id = await bookAndPay(patient, doctor, starts_at);
    await logInAs(page, patient);
    await inspect(page);
    await page.locator('main .rowlink', {hasText: timeOf(starts_at)}).click();
    await seeConfirmed(page);
    await link(page, 'Move').click();
    await heading(page, 'Move to when?').waitFor();
    await inspect(page);
    // A day by the calendar, a time by its button.
    const day = Number(dayOf(target.starts_at).slice(-2));
    const cell = page.locator('.calendar .day.free', {hasText: new RegExp(`^${day}$`)});
    if ((await cell.count()) === 0) await button(page, 'Next month').click();
    await cell.first().click();
    await button(page, timeOf(target.starts_at)).click();
    await page
      .locator('main')
      .getByText(/^Chosen:/)
      .waitFor();
    await inspect(page);
    await button(page, /^Move to/).click();
    await heading(page, 'Confirmed').waitFor();
    await page.locator('dl', {hasText: timeOf(target.starts_at)}).waitFor();
    assert.equal((await patient.appointment(id)).starts_at, target.starts_at);
    await inspect(page);
  }),
);

test(
  'cancels for nothing well before, seeing what comes back',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    const id = await bookAndPay(patient, doctor, starts_at);
    await logInAs(page, patient, `/appointments/${id}`);
    await seeConfirmed(page);
    await link(page, 'Cancel').click();
    await heading(page, 'Cancel this one?').waitFor();
    const facts = page.locator('dl.facts');
    await facts.getByText('€30.00').waitFor();
    assert.match(await facts.textContent(), /You get back€30\.00The clinic keeps€0\.00/);
    await page.getByText(/^No cost until .* we return €30\.00\.$/).waitFor();
    await inspect(page);
    await button(page, 'Cancel and get €30.00 back').click();
    await page.waitForURL(/\/appointments\/[^/]+$/);
    await page.getByText('You cancelled it.').waitFor();
    await page.getByText('€30.00 returned').waitFor();
    assert.equal((await patient.appointment(id)).status, 'cancelled');
    await inspect(page, {moved: true});
  }),
);

test(
  'sees what cancelling late costs, is asked again when that changes meanwhile, and gets half',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 24.2);
    const id = await bookAndPay(patient, doctor, starts_at);
    await logInAs(page, patient, `/appointments/${id}/cancel`);
    await page.locator('dl.facts').getByText('€30.00').waitFor();
    // While they read the free time ends. The page holds the server to what it has shown.
    await page.route('**/api/v1/appointments/*', async (route, request) =>
      request.method() === 'GET' ? route.abort() : route.continue(),
    );
    await advanceClock(Math.ceil((Date.parse(starts_at) - now()) / 1000) - 24 * 3600 + 60);
    await page.unroute('**/api/v1/appointments/*');
    await button(page, 'Cancel and get €30.00 back').click();
    await page.locator('main').getByText('The terms changed while you read: we now return €15.00.').waitFor();
    assert.equal((await patient.appointment(id)).status, 'confirmed');
    assert.match(await page.locator('dl.facts').textContent(), /You get back€15\.00The clinic keeps€15\.00/);
    await page.getByText('Less than 24 hours are left: we return €15.00 and the clinic keeps €15.00.').waitFor();
    await inspect(page, {refusals: true});
    await button(page, 'Cancel and get €15.00 back').click();
    await page.getByText('You cancelled it.').waitFor();
    await page.getByText('€15.00 returned. The clinic keeps €15.00').waitFor();
    await inspect(page, {moved: true});
  }),
);

test(
  'gives a time back that is not paid, for nothing',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const id = await hold(patient, doctor, (await slotAfter(doctor, 30)).starts_at);
    await logInAs(page, patient);
    await inspect(page);
    await link(page, /Pay now/).click();
    await atPayment(page);
    await link(page, 'Give the time back').click();
    await page.getByText('You have not paid: cancelling costs nothing.').waitFor();
    await inspect(page);
    await button(page, 'Cancel it').click();
    await page.getByText('You cancelled it.').waitFor();
    assert.equal((await patient.appointment(id)).status, 'cancelled');
  }),
);

// Who joins while something is free is offered that at once.
const oneVisitADay = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({weekday, from: '10:00', to: '10:30'}));

test(
  'waits for a time, is offered it when somebody cancels, and pays for it',
  asVisitor({}, async page => {
    const [doctor, patient, other] = await Promise.all([
      newDoctor({weekly: oneVisitADay}),
      newPatient(),
      newPatient('Rui Rival'),
    ]);
    const {starts_at} = await slotAfter(doctor, 80);
    const taken = await hold(other, doctor, starts_at);
    await logInAs(page, patient, `/waitlist?specialty=${doctor.specialty.id}&doctor=${doctor.id}`);
    await inspect(page);
    await page.getByLabel('From').fill(dayOf(starts_at));
    await page.getByLabel('Until').fill(dayOf(starts_at));
    await button(page, 'Tell me').click();
    await page.locator('.notice').getByText('We tell you by SMS and email as soon as a time frees.').waitFor();
    await heading(page, 'Tell me when one frees').waitFor();
    await button(page, 'Leave').waitFor();
    await inspect(page);
    await other.call('DELETE', `/appointments/${taken}`);
    await eventually(
      async () => (await patient.call('GET', '/waitlist')).items.some(({status}) => status === 'offered'),
      'an offer',
    );
    await page.reload();
    await page.getByText(/^A time is free, yours until/).waitFor();
    await inspect(page, {moved: true});
    await link(page, /Pay now/).click();
    const id = await atPayment(page);
    assert.equal((await patient.appointment(id)).starts_at, starts_at);
    await askPhone(page, patient.phone);
    await answerPhone(patient.phone, 'approve');
    await seeConfirmed(page);
    await page.goto('/waitlist');
    await link(page, 'booked').waitFor();
    await inspect(page);
  }),
);
