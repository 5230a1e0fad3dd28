// Lines that fail: nothing is lost, nothing happens twice.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, inspect, link, logInAs, useBrowser} from '../browser.mjs';
import {newDoctor, newPatient, pause, slotAfter} from '../clinic.mjs';
import {atPayment, pressHold, toReview} from '../steps.mjs';

useBrowser();

const bookings = '**/api/v1/appointments';

test(
  'a lost answer is one booking',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    await logInAs(page, patient);
    await toReview(page, doctor, starts_at);
    const keys = [];
    await page.route(bookings, async (route, request) => {
      if (request.method() !== 'POST') return route.continue();
      keys.push(request.headers()['idempotency-key']);
      if (keys.length > 2) return route.continue();
      await route.fetch(); // the clinic has booked; its answer is lost on the way
      return route.abort('connectionreset');
    });
    await pressHold(page);
    await page.getByText('We do not know yet whether your request arrived.').first().waitFor();
    const id = await atPayment(page);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1, 'a repetition was another request');
    assert.deepEqual(
      (await patient.appointments()).map(({id}) => id),
      [id],
    );
    await inspect(page, {refusals: true, moved: true});
  }),
);

test(
  'a page that is loaded anew before the answer came is one booking',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    await logInAs(page, patient);
    await toReview(page, doctor, starts_at);
    let sent;
    const arrived = new Promise(done => (sent = done));
    await page.route(bookings, async (route, request) => {
      if (request.method() !== 'POST') return route.continue();
      await route.fetch();
      sent();
    });
    await pressHold(page);
    await arrived;
    await page.unroute(bookings);
    await page.reload();
    // It is one's own by now, and said to be so.
    const id = await atPayment(page);
    assert.deepEqual(
      (await patient.appointments()).map(({id}) => id),
      [id],
    );
  }),
);

test(
  'a double click is one booking',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    await logInAs(page, patient);
    await toReview(page, doctor, starts_at);
    let posts = 0;
    page.on('request', request => {
      if (request.method() === 'POST' && new URL(request.url()).pathname === '/api/v1/appointments') ++posts;
    });
    await button(page, 'Hold this time').dblclick();
    const id = await atPayment(page);
    assert.equal(posts, 1);
    assert.deepEqual(
      (await patient.appointments()).map(({id}) => id),
      [id],
    );
    await inspect(page, {moved: true});
  }),
);

test(
  'twenty seconds without a connection cost nothing',
  asVisitor({}, async (page, context) => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    await logInAs(page, patient);
    await toReview(page, doctor, starts_at);
    await page.getByLabel(/^Reason/).fill('Neck');
    await context.setOffline(true);
    await page.locator('.line', {hasText: 'No connection.'}).waitFor();
    await pressHold(page);
    await pause(20_000);
    await inspect(page, {refusals: true, moved: true});
    assert.equal(await page.getByLabel(/^Reason/).inputValue(), 'Neck');
    await context.setOffline(false);
    const id = await atPayment(page);
    assert.equal(await page.locator('.line').count(), 0);
    assert.deepEqual(
      (await patient.appointments()).map(({id}) => id),
      [id],
    );
    assert.equal((await patient.appointment(id)).reason, 'Neck');
    await inspect(page, {refusals: true, moved: true});
  }),
);

test(
  'a list that cannot be read says so, and is read by a press',
  asVisitor({}, async page => {
    const patient = await newPatient();
    await logInAs(page, patient, '/account');
    await page.route('**/api/v1/appointments?*', route => route.abort('connectionreset'));
    await link(page, 'Appointments').click();
    await page.getByText('No connection. What you typed is kept').first().waitFor();
    await inspect(page, {refusals: true});
    await page.unroute('**/api/v1/appointments?*');
    await button(page, 'Try again').click();
    await link(page, 'Book an appointment').waitFor();
    await inspect(page, {refusals: true});
  }),
);
