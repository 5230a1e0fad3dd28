// Logging in and out, in one tab and in several, and a session that ends in the middle of something.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, useBrowser} from '../browser.mjs';
import {env, hold, newDoctor, newEmail, newPatient, slotAfter} from '../clinic.mjs';
import {atPayment, fillRegistration, pressHold, reviewOf, timeOf, toReview} from '../steps.mjs';

useBrowser();

const isToken = ({name}) => name === 'access_token' || name === 'refresh_token';
const forget = async (context, which) => {
  const kept = (await context.cookies()).filter(cookie => !which(cookie));
  await context.clearCookies();
  await context.addCookies(kept);
};

test(
  'a password is typed behind dots, pasted, and filled in by whoever keeps it',
  asVisitor({permissions: ['clipboard-read', 'clipboard-write']}, async page => {
    await page.goto('/login');
    const field = page.locator('#login_password');
    assert.equal(await field.getAttribute('type'), 'password');
    assert.equal(await field.getAttribute('autocomplete'), 'current-password');
    assert.equal(await page.locator('#login_name').getAttribute('autocomplete'), 'username');
    await page.evaluate(() => navigator.clipboard.writeText('a long password that was kept'));
    await field.focus();
    await page.keyboard.press('Control+V');
    assert.equal(await field.inputValue(), 'a long password that was kept');
    assert.equal(await field.getAttribute('type'), 'password');
    await page.goto('/register');
    assert.equal(await page.locator('#password').getAttribute('type'), 'password');
    assert.equal(await page.locator('#password').getAttribute('autocomplete'), 'new-password');
  }),
);

// A patient with a time chosen and a reason written, about to hold it.
async function aboutToHold(page) {
  const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
  const {starts_at} = await slotAfter(doctor, 72);
  await logInAs(page, patient);
  await toReview(page, doctor, starts_at);
  await page.getByLabel(/^Reason/).fill('Headache');
  return {doctor, patient, starts_at};
}

// Ended by the clinic: the readable cookie is still there. Ended by its time: none is.
for (const [how, which] of [
  ['was ended elsewhere', isToken],
  ['has run out', () => true],
]) {
  test(
    `a session that ${how} in the middle of a booking is continued in a dialog`,
    asVisitor({}, async (page, context) => {
      const {patient, starts_at} = await aboutToHold(page);
      await forget(context, which);
      await pressHold(page);
      const dialog = page.getByRole('dialog', {name: 'Log in to go on'});
      await dialog.waitFor();
      await inspect(page, {refusals: true});
      assert.equal(await dialog.locator('#login_name').inputValue(), patient.email);
      await dialog.locator('#login_password').fill('not the right one');
      await dialog.getByRole('button', {name: 'Log in'}).click();
      await dialog.getByText('The email or the password is wrong.').first().waitFor();
      await dialog.locator('#login_password').fill(patient.password);
      await dialog.getByRole('button', {name: 'Log in'}).click();
      const id = await atPayment(page);
      const booked = await patient.appointment(id);
      assert.equal(booked.starts_at, starts_at);
      assert.equal(booked.reason, 'Headache');
      assert.equal((await patient.appointments()).length, 1);
      await inspect(page, {refusals: true, moved: true});
    }),
  );
}

test(
  'somebody else who logs in in that dialog sees nothing of who was there, and books nothing',
  asVisitor({}, async (page, context) => {
    const other = await newPatient('Rui Rocha');
    const {doctor, patient, starts_at} = await aboutToHold(page);
    await forget(context, isToken);
    await pressHold(page);
    const dialog = page.getByRole('dialog', {name: 'Log in to go on'});
    await dialog.locator('#login_name').fill(other.email);
    await dialog.locator('#login_password').fill(other.password);
    await dialog.getByRole('button', {name: 'Log in'}).click();
    await dialog.waitFor({state: 'detached'});
    await button(page, 'Hold this time').waitFor();
    assert.equal(await page.getByLabel(/^Reason/).inputValue(), '', 'the reason of somebody else');
    await inspect(page, {refusals: true, moved: true});
    await page.goto('/account');
    await page.getByText(other.email).waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), new RegExp(`${patient.email}|${patient.full_name}`));
    await page.goto('/appointments');
    await heading(page, 'Your appointments').waitFor();
    for (const person of [patient, other]) assert.deepEqual(await person.appointments(), []);
    // Who goes on books for themselves, without the other's reason.
    await toReview(page, doctor, starts_at);
    await pressHold(page);
    const booked = await other.appointment(await atPayment(page));
    assert.equal(booked.reason ?? '', '');
    assert.deepEqual(await patient.appointments(), []);
  }),
);

test(
  'logging out in another tab says so here, and leaves no reason to the next person',
  asVisitor({}, async (page, context) => {
    const other = await newPatient('Rui Rocha');
    const {starts_at} = await aboutToHold(page);
    const elsewhere = await context.newPage();
    await elsewhere.goto('/account');
    await button(elsewhere, 'Log out').click();
    await page.locator('.line', {hasText: 'Your session ended'}).waitFor();
    assert.equal(await page.getByLabel(/^Reason/).inputValue(), '');
    await inspect(page, {moved: true});
    await pressHold(page);
    await heading(page, 'Who are you?').waitFor();
    await page.getByLabel('I have an account').check();
    await page.locator('#login_name').fill(other.email);
    await page.locator('#login_password').fill(other.password);
    await button(page, 'Log in, hold the time').click();
    const booked = await other.appointment(await atPayment(page));
    assert.equal(booked.starts_at, starts_at);
    assert.equal(booked.reason ?? '', '');
    assert.equal(await page.locator('.line').count(), 0);
  }),
);

test(
  'staff see the appointment of a patient, and cannot pay for it by accident',
  asVisitor({viewport: desktop}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient('Vera Lima')]);
    const {starts_at} = await slotAfter(doctor, 72);
    const id = await hold(patient, doctor, starts_at, {reason: 'Headache'});
    await logInAs(page, {email: env.RECEPTION_EMAIL, password: env.RECEPTION_PASSWORD}, `/appointments/${id}`);
    await page.getByText('Vera Lima').waitFor();
    await inspect(page);
    assert.equal(await page.locator('main .filled, main a[href$="/pay"]').count(), 0);
    const asked = [];
    page.on('request', request => asked.push(new URL(request.url()).pathname));
    await page.goto(`/appointments/${id}/pay`);
    await page.waitForURL(url => url.pathname === `/appointments/${id}`);
    await page.getByText('Vera Lima').waitFor();
    await inspect(page);
    assert.deepEqual(
      asked.filter(path => path.includes('/payments')),
      [],
    );
    // Nor book for themselves.
    await page.goto(reviewOf(doctor, (await slotAfter(doctor, 80)).starts_at));
    await page.locator('main .notice').waitFor();
    assert.equal(await page.locator('main .filled').count(), 0);
  }),
);

test(
  'two tabs that refresh at once both keep their session',
  asVisitor({}, async (page, context) => {
    const patient = await newPatient();
    await logInAs(page, patient);
    const other = await context.newPage();
    await other.goto('/account');
    await heading(other, patient.full_name).waitFor();
    const refreshes = [];
    context.on('response', answer => {
      if (answer.url().endsWith('/auth/token')) refreshes.push(answer.status());
    });
    for (let turn = 1; turn <= 3; ++turn) {
      await forget(context, ({name}) => name === 'access_token');
      await Promise.all([page.goto('/appointments'), other.goto('/account')]);
      await Promise.all([heading(page, 'Your appointments').waitFor(), heading(other, patient.full_name).waitFor()]);
      assert.ok(refreshes.length >= turn, 'nothing was refreshed');
    }
    assert.deepEqual(
      refreshes.filter(status => status !== 200),
      [],
    );
    await inspect(page, {refusals: true});
  }),
);

test(
  'logging out in one tab does so in the other',
  asVisitor({}, async (page, context) => {
    const patient = await newPatient();
    await logInAs(page, patient, '/account');
    await inspect(page);
    const other = await context.newPage();
    await other.goto('/appointments');
    await heading(other, 'Your appointments').waitFor();
    await button(page, 'Log out').click();
    await page.waitForURL(url => url.pathname === '/');
    await inspect(page);
    await heading(other, 'Log in').waitFor();
    await inspect(other);
    assert.doesNotMatch(await other.locator('body').innerText(), /Your appointments/);
    await other.locator('.line', {hasText: 'Your session ended'}).waitFor();
    await other.reload();
    await heading(other, 'Log in').waitFor();
    const names = (await context.cookies()).map(({name}) => name);
    assert.ok(!names.some(name => /token/.test(name)), `left behind: ${names}`);
  }),
);

test(
  'a page that needs a login asks for it and comes back, and leads to no other site',
  asVisitor({}, async page => {
    const patient = await newPatient();
    await page.goto('/account/messages');
    await heading(page, 'Log in').waitFor();
    await inspect(page);
    await button(page, 'Log in').click();
    await page.getByText('Mend 2 fields:').waitFor();
    await inspect(page);
    await page.locator('#login_name').fill(patient.email);
    await page.locator('#login_password').fill('not the right one');
    await button(page, 'Log in').click();
    await page.locator('main').getByText('The email or the password is wrong.').waitFor();
    assert.equal(await page.locator('#login_name').inputValue(), patient.email);
    await inspect(page, {refusals: true, moved: true});
    await page.locator('#login_password').fill(patient.password);
    await button(page, 'Log in').click();
    await heading(page, 'What we sent you').waitFor();
    await page.getByText('Welcome').first().waitFor();
    await inspect(page);
    for (const next of [
      '//evil.example',
      '/\t/evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
    ]) {
      await page.goto(`/login?next=${encodeURIComponent(next)}`);
      await heading(page, 'Your appointments').waitFor();
      assert.equal(new URL(page.url()).pathname, '/appointments', next);
    }
    await inspect(page);
  }),
);

test(
  'who registers with an address that has an account logs in with it',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    await page.goto('/register');
    await heading(page, 'Create account').waitFor();
    await inspect(page);
    await toReview(page, doctor, starts_at);
    await pressHold(page);
    await heading(page, 'Who are you?').waitFor();
    await fillRegistration(page, {email: patient.email});
    await button(page, 'Create account, hold the time').click();
    await page.getByText('There is an account with this email').waitFor();
    assert.equal(await page.locator('#login_name').inputValue(), patient.email);
    await page.locator('#login_password').fill(patient.password);
    await inspect(page, {refusals: true, moved: true});
    await button(page, 'Log in, hold the time').click();
    const id = await atPayment(page);
    assert.equal(timeOf((await patient.appointment(id)).starts_at), timeOf(starts_at));
  }),
);

test(
  'registers on its own page, and says what is too easy to guess',
  asVisitor({}, async page => {
    await page.goto('/register');
    await fillRegistration(page, {email: newEmail(), password: 'password123'});
    await button(page, 'Create account').click();
    await page.getByText('Mend 1 field:').waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.locator('#password').fill('an unusual walk by the river');
    await button(page, 'Create account').click();
    await heading(page, 'Your appointments').waitFor();
    await inspect(page);
    await link(page, 'Book an appointment').waitFor();
  }),
);
