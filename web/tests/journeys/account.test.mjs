// One's account: who one is, the password and the second factor, whom one books for, and one's data.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {asVisitor, button, heading, inspect, link, logInAs, useBrowser, visitor} from '../browser.mjs';
import {
  advanceClock,
  ask,
  bookAndPay,
  eventually,
  linkInEmail,
  logIn,
  newDoctor,
  newEmail,
  newPatient,
  slotAfter,
  totp,
} from '../clinic.mjs';
import {atPayment, look, pressHold, reviewOf, toReview} from '../steps.mjs';

useBrowser();

const another = 'an unusual walk by the river';

const hasFocus = part =>
  eventually(() => part.evaluate(element => element === document.activeElement), 'the focus of what has come');

async function typeLogin(page, {email, password}) {
  await page.locator('#login_name').fill(email);
  await page.locator('#login_password').fill(password);
  await page.locator('form:visible .filled').click();
}

// The second factor set up by the pages, with its key and its recovery codes.
async function setUpFactor(page, person) {
  await page.goto('/account/security');
  await button(page, 'Set up Second factor').click();
  await page.locator('#current_password').fill('not the right one');
  await button(page, 'Continue').click();
  await page.getByText('That is not your password.').first().waitFor();
  await inspect(page, {refusals: true, moved: true});
  await page.locator('#current_password').fill(person.password);
  await button(page, 'Continue').click();
  await page.getByAltText('Code to scan with an authenticator app').waitFor();
  await hasFocus(page.getByText('Scan this with an authenticator app'));
  await inspect(page, {moved: true});
  const key = await page.locator('main code').innerText();
  await page.locator('#code').fill('000000');
  await button(page, 'Turn on').click();
  await page.getByText('That code is not right.').first().waitFor();
  await page.locator('#code').fill(await totp(key));
  await button(page, 'Turn on').click();
  await hasFocus(page.getByRole('heading', {name: 'Recovery codes'}));
  await inspect(page, {refusals: true, moved: true});
  const saving = page.waitForEvent('download');
  await button(page, 'Save').click();
  const saved = readFileSync(await (await saving).path(), 'utf8')
    .trim()
    .split('\n');
  assert.deepEqual(await page.locator('.codes li').allInnerTexts(), saved);
  assert.equal(new Set(saved).size, 10);
  await button(page, 'I have kept them').click();
  await button(page, 'Turn off Second factor').waitFor();
  await hasFocus(heading(page, 'Security'));
  await inspect(page, {moved: true});
  return {key, codes: saved};
}

test(
  'changes the name and the address, and proves the address by its link',
  asVisitor({}, async page => {
    const patient = await newPatient();
    await logInAs(page, patient, '/account');
    await page.getByText('not proved').waitFor();
    await inspect(page);
    await button(page, 'Change Name, mobile, NIF').click();
    assert.ok(await page.locator('#full_name').evaluate(field => field === document.activeElement));
    await page.locator('#full_name').fill('Maria Santos Lima');
    await page.locator('#tax_number').fill('123456780');
    await button(page, 'Save').click();
    await page.getByText('Mend 1 field:').waitFor();
    await page.locator('#tax_number').fill('123 456 789');
    await inspect(page, {moved: true});
    await button(page, 'Save').click();
    await heading(page, 'Maria Santos Lima').waitFor();
    await page.getByText('123456789').waitFor();
    const opener = button(page, 'Change Name, mobile, NIF');
    assert.ok(await opener.evaluate(shown => shown === document.activeElement), 'the focus is lost');

    const email = newEmail();
    await button(page, 'Change Email').click();
    await page.locator('#email').fill(email);
    await page.locator('#current_password').fill('not the right one');
    await button(page, 'Save').click();
    await page.getByText('That is not your password.').first().waitFor();
    await page.locator('#current_password').fill(patient.password);
    await button(page, 'Save').click();
    await page.getByText(email).waitFor();
    await inspect(page, {refusals: true, moved: true});
    const first = await linkInEmail(email, '/verify');
    await advanceClock(61); // one a minute
    await button(page, 'Send the link again').click();
    await page.getByText('A link is on its way to that address.').first().waitFor();
    await eventually(async () => (await linkInEmail(email, '/verify')) !== first, 'a second link');

    await look(page, await linkInEmail(email, '/verify'));
    await button(page, 'This address is mine').click();
    await page.getByText('Your email is proved.').first().waitFor();
    await inspect(page, {moved: true});
    await page.reload();
    await button(page, 'This address is mine').click();
    await page.getByText('This link was used already, or is too old.').first().waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.goto('/account');
    await page.locator('.state.good', {hasText: 'proved'}).waitFor();
    assert.equal(await button(page, 'Send the link again').count(), 0);
  }),
);

test(
  'sets a new password by a link, once, and is told of no account',
  asVisitor({}, async page => {
    const patient = await newPatient();
    await page.goto('/login');
    await link(page, 'Forgotten the password?').click();
    await heading(page, 'Recover the password').waitFor();
    for (const email of [newEmail(), patient.email]) {
      await page.locator('#email').fill(email);
      await button(page, 'Send me a link').click();
      await page.getByText('If there is an account with this address').first().waitFor();
      await inspect(page, {moved: true});
    }
    const path = await linkInEmail(patient.email, '/reset');
    await look(page, path);
    await page.locator('#password').fill('password123');
    await button(page, 'Set the password').click();
    await page.getByText('It is easy to guess: choose another.').first().waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.locator('#password').fill(another);
    await button(page, 'Set the password').click();
    await page.getByText('The new password is set.').first().waitFor();
    await inspect(page, {moved: true});
    await page.locator('main').getByRole('link', {name: 'Log in'}).click();
    await typeLogin(page, {...patient, password: another});
    await heading(page, 'Your appointments').waitFor();
    assert.equal(
      (await ask('POST', '/auth/login', {body: {email: patient.email, password: patient.password}})).status,
      401,
    );
    await page.goto(path);
    await page.locator('#password').fill('yet another walk by the sea');
    await button(page, 'Set the password').click();
    await page.getByText('This link was used already, or is too old.').first().waitFor();
    await inspect(page, {refusals: true, moved: true});
    await look(page, '/reset');
    await page.getByText('This link is not whole').waitFor();
  }),
);

test(
  'ends other sessions one by one and all at once, and by another password',
  asVisitor({}, async page => {
    const patient = await newPatient();
    const tokens = [];
    for (let i = 0; i < 3; ++i) tokens.push(await logIn(patient.email));
    const works = async token => (await ask('GET', '/users/profile', {token})).status === 200;
    await logInAs(page, patient, '/account/security');
    await page.getByText('This session, now').waitFor();
    await inspect(page);
    const rows = page.locator('main .rowlink');
    assert.equal(await rows.count(), 4);
    await page
      .getByRole('button', {name: /^End (?!all)/})
      .first()
      .click();
    await page.locator('#current_password').fill('not the password');
    await page.locator('main form').getByRole('button', {name: /^End /}).click();
    await page.getByText('Mend 1 field:').waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.locator('#current_password').fill(patient.password);
    await page.locator('main form').getByRole('button', {name: /^End /}).click();
    await eventually(async () => (await rows.count()) === 3, 'one session less');
    await hasFocus(heading(page, 'Security'));
    await button(page, 'Change Password').click();
    await page.locator('#current_password').fill(patient.password);
    await page.locator('#password').fill('short');
    await button(page, 'Save').click();
    await page.getByText('Mend 1 field:').waitFor();
    await inspect(page, {moved: true});
    await page.locator('#password').fill(another);
    await button(page, 'Save').click();
    await page.getByText('The password is changed.').first().waitFor();
    await eventually(async () => (await rows.count()) === 1, 'this session alone');
    await inspect(page, {moved: true});
    for (const token of tokens) await eventually(async () => !(await works(token)), 'an ended session');

    const later = (await ask('POST', '/auth/login', {body: {email: patient.email, password: another}})).body;
    await page.reload();
    await button(page, 'End all other sessions').click();
    await page.locator('#current_password').fill(another);
    await page.locator('main form').getByRole('button', {name: 'End all other sessions'}).click();
    await eventually(async () => (await rows.count()) === 1, 'this session alone');
    await eventually(async () => !(await works(later.access_token)), 'an ended session');
    await page.goto('/appointments');
    await heading(page, 'Your appointments').waitFor();
  }),
);

test(
  'sets up a second factor, which each login then asks for',
  asVisitor({}, async (page, context) => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    await logInAs(page, patient, '/account');
    const {codes} = await setUpFactor(page, patient);

    // On its own page.
    const elsewhere = await visitor();
    const other = await elsewhere.newPage();
    await other.goto('/login');
    await typeLogin(other, patient);
    await other.locator('#code').waitFor();
    await inspect(other, {refusals: true, moved: true});
    assert.ok(await other.locator('#code').evaluate(field => field === document.activeElement));
    await other.locator('#code').fill('aaaa-aaaa');
    await button(other, 'Log in').click();
    await other.getByText('That code is not right.').first().waitFor();
    await inspect(other, {refusals: true, moved: true});
    await other.locator('#code').fill(codes[0]);
    await button(other, 'Log in').click();
    await heading(other, 'Your appointments').waitFor();
    await elsewhere.close();

    // At the end of a booking.
    const {starts_at} = await slotAfter(doctor, 72);
    const guest = await visitor();
    const booking = await guest.newPage();
    await toReview(booking, doctor, starts_at);
    await pressHold(booking);
    await booking.getByLabel('I have an account').check();
    await typeLogin(booking, patient);
    await booking.locator('#code').fill(codes[1]);
    await button(booking, 'Log in, hold the time').click();
    await atPayment(booking);
    await guest.close();

    // Over a page whose session has ended.
    await page.goto(reviewOf(doctor, (await slotAfter(doctor, 96)).starts_at));
    await button(page, 'Hold this time').waitFor();
    const kept = (await context.cookies()).filter(({name}) => name !== 'access_token' && name !== 'refresh_token');
    await context.clearCookies();
    await context.addCookies(kept);
    await page.goto('/login');
    await typeLogin(page, patient);
    await page.locator('#code').fill(codes[0]);
    await button(page, 'Log in').click();
    await page.getByText('That code is not right.').first().waitFor(); // each works once
    await page.locator('#code').fill(codes[2]);
    await button(page, 'Log in').click();
    await heading(page, 'Your appointments').waitFor();

    await page.goto('/account/security');
    await button(page, 'Turn off Second factor').click();
    await page.locator('#current_password').fill(patient.password);
    await page.locator('#code').fill(codes[3]);
    await button(page, 'Turn off').click();
    await button(page, 'Set up Second factor').waitFor();
    await logIn(patient.email);
  }),
);

test(
  'a session that has ended is continued in its dialog by the second factor too',
  asVisitor({}, async (page, context) => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    await logInAs(page, patient, '/account');
    const {codes} = await setUpFactor(page, patient);
    await toReview(page, doctor, (await slotAfter(doctor, 72)).starts_at);
    const kept = (await context.cookies()).filter(({name}) => name !== 'access_token' && name !== 'refresh_token');
    await context.clearCookies();
    await context.addCookies(kept);
    await pressHold(page);
    const dialog = page.getByRole('dialog', {name: 'Log in to go on'});
    await dialog.locator('#login_password').fill(patient.password);
    await dialog.getByRole('button', {name: 'Log in'}).click();
    await dialog.locator('#code').waitFor();
    await inspect(page, {refusals: true, moved: true});
    await dialog.locator('#code').fill(codes[0]);
    await dialog.getByRole('button', {name: 'Log in'}).click();
    await atPayment(page);
  }),
);

async function fillDependant(page, {full_name, day, month, year}) {
  await page.locator('#full_name').fill(full_name);
  await page.locator('#birth_date').fill(day);
  await page.locator('#birth_month').fill(month);
  await page.locator('#birth_year').fill(year);
}

test(
  'books for a child, who is added on the way',
  asVisitor({}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const {starts_at} = await slotAfter(doctor, 72);
    await logInAs(page, patient);
    await toReview(page, doctor, starts_at);
    await page.getByLabel(/^Reason/).fill('Shoulder');
    await button(page, 'Change: For').click();
    await page.getByRole('group', {name: 'Who is it for?'}).waitFor();
    await inspect(page, {moved: true});
    await link(page, 'Somebody else').click();
    await heading(page, 'Whom you book for').waitFor();
    await inspect(page);
    await button(page, 'Add somebody').click();
    await fillDependant(page, {full_name: 'Tomás Santos', day: '31', month: '2', year: '2019'});
    await button(page, 'Save').click();
    await page.getByText('A day that there was, such as 4 5 2019.').first().waitFor();
    await inspect(page, {moved: true});
    await link(page, 'Born').click();
    assert.ok(await page.locator('#birth_date').evaluate(field => field === document.activeElement));
    await page.locator('#birth_date').fill('4');
    await button(page, 'Save').click();
    await heading(page, 'Is this right?').waitFor();
    assert.equal(await page.getByLabel(/^Reason/).inputValue(), 'Shoulder');
    await button(page, 'Change: For').click();
    await page.getByLabel('Tomás Santos').check();
    await page.locator('dl', {hasText: 'Tomás Santos'}).waitFor();
    await page.reload();
    await page.locator('dl', {hasText: 'Tomás Santos'}).waitFor();
    await inspect(page);
    await pressHold(page);
    const booked = await patient.appointment(await atPayment(page));
    assert.equal(booked.dependant.full_name, 'Tomás Santos');
    assert.equal(booked.reason, 'Shoulder');
    await page.goto('/appointments');
    await page
      .getByText(/Tomás Santos/)
      .first()
      .waitFor();
    await look(page, `/appointments/${booked.id}`);
    await page.locator('dl', {hasText: 'Tomás Santos'}).waitFor();
    // The next one is for oneself again.
    await toReview(page, doctor, (await slotAfter(doctor, 96)).starts_at);
    await page.locator('dl dd', {hasText: 'me'}).last().waitFor();
  }),
);

test(
  'changes and removes whom one books for',
  asVisitor({}, async page => {
    const patient = await newPatient();
    await patient.call('POST', '/users/dependants', {full_name: 'Tomás Santos', birth_date: '2019-05-04'});
    await logInAs(page, patient, '/account/dependants');
    await button(page, 'Edit Tomás Santos').click();
    assert.equal(await page.locator('#birth_year').inputValue(), '2019');
    await fillDependant(page, {full_name: 'Tomás Santos Lima', day: '5', month: '5', year: '2018'});
    await inspect(page, {moved: true});
    await button(page, 'Save').click();
    await page.getByText('born 2018').waitFor();
    // Somebody else was quicker: what was typed stays, over what is there now.
    await button(page, 'Edit Tomás Santos Lima').click();
    await page.locator('#full_name').fill('Tomás Lima');
    const [{id}] = (await patient.call('GET', '/users/dependants')).items;
    await patient.call('PUT', `/users/dependants/${id}`, {full_name: 'Tomás S. Lima', birth_date: '2018-05-06'});
    await button(page, 'Save').click();
    await page.getByText('Somebody changed this meanwhile.').first().waitFor();
    await page.getByRole('heading', {name: 'Tomás S. Lima'}).waitFor();
    assert.equal(await page.locator('#full_name').inputValue(), 'Tomás Lima');
    await inspect(page, {refusals: true, moved: true});
    await button(page, 'Save').click();
    await page.getByRole('heading', {name: 'Tomás Lima'}).waitFor();
    const {items} = await patient.call('GET', '/users/dependants');
    assert.equal(items[0].birth_date, '2018-05-05');
    await button(page, 'Edit Tomás Lima').click();
    await button(page, 'Remove').click();
    await page.getByText('There is nobody here but you yet.').waitFor();
    await inspect(page, {moved: true});
    assert.deepEqual((await patient.call('GET', '/users/dependants')).items, []);
  }),
);

test(
  'takes a copy of one’s data, and erases the account',
  asVisitor({}, async (page, context) => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    await bookAndPay(patient, doctor, (await slotAfter(doctor, 96)).starts_at);
    await logInAs(page, patient, '/account/data');
    await page.getByText('You get back: €').waitFor();
    await inspect(page);
    await button(page, 'Prepare a copy').click();
    const saving = page.waitForEvent('download');
    await button(page, 'Download, JSON').click();
    const copy = JSON.parse(readFileSync(await (await saving).path(), 'utf8'));
    assert.ok(JSON.stringify(copy).includes(patient.email));
    assert.ok(JSON.stringify(copy).includes(doctor.id));
    await inspect(page, {moved: true});
    await page.locator('#current_password').fill('not the right one');
    await button(page, 'Erase for good').click();
    await page.getByText('That is not your password.').first().waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.locator('#current_password').fill(patient.password);
    await button(page, 'Erase for good').click();
    await heading(page, 'Your account is being erased').waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.reload();
    await heading(page, 'Your account is being erased').waitFor();
    const names = (await context.cookies()).map(({name}) => name);
    assert.ok(!names.some(name => /token/.test(name)), `left behind: ${names}`);
    // To whoever comes from elsewhere it says nothing.
    const elsewhere = await context.newPage();
    await elsewhere.goto('/account/erased');
    await elsewhere.waitForURL(/\/login\?next=%2Faccount$/);
    await typeLogin(elsewhere, patient);
    await elsewhere.getByText('The email or the password is wrong.').first().waitFor();
  }),
);
