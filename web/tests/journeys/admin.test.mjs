// The lists of administrators: accounts, and who did what.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, phone, useBrowser} from '../browser.mjs';
import {
  admin,
  ask,
  call,
  env,
  eventually,
  hold,
  inEnglish,
  logIn,
  newDoctor,
  newPatient,
  reception,
  slotAfter,
} from '../clinic.mjs';

useBrowser();

// Nobody becomes staff whose address is not proved.
async function prove({email}) {
  let token;
  await eventually(async () => {
    const {items} = await (await fetch(`${env.SANDBOX_URL}/emails?to=${email}`)).json();
    token = items.map(({text}) => /\/verify#(\S+)/.exec(text)?.[1]).find(Boolean);
    return Boolean(token);
  }, 'the link');
  await call('POST', '/auth/verify', {body: {token}});
}

for (const [where, viewport] of [
  ['at a desk', desktop],
  ['on a phone', phone],
]) {
  test(
    `finds an account, gives it another role and closes it, ${where}`,
    asVisitor({viewport}, async page => {
      const patient = await newPatient('Zulmira Quaresma');
      await Promise.all([inEnglish(admin), prove(patient)]);
      await logInAs(page, admin, '/admin/users');
      await page.getByRole('row', {name: patient.email}).waitFor();
      await inspect(page);
      await page.getByLabel('Beginning of the name').fill(patient.email);
      await button(page, 'Search').click();
      const row = page.getByRole('row', {name: patient.email});
      await row.waitFor();
      assert.match(page.url(), /[?&]q=/);
      assert.equal(await page.getByRole('row').count(), 2, 'its head and one');
      await inspect(page, {moved: true});
      await button(page, `Change ${patient.full_name}`).click();
      const dialog = page.getByRole('dialog');
      await inspect(page, {moved: true});
      await dialog.getByLabel('Role').selectOption('receptionist');
      await dialog.getByRole('button', {name: 'Save'}).click();
      await row.getByText('Reception').waitFor();
      const token = await logIn(patient.email);
      assert.equal((await call('GET', '/users/profile', {token})).role, 'receptionist');
      await button(page, `Change ${patient.full_name}`).click();
      await dialog.getByLabel('The account is closed').check();
      await dialog.getByRole('button', {name: 'Save'}).click();
      await row.getByText('closed').waitFor();
      const {status} = await ask('POST', '/auth/login', {body: {email: patient.email, password: patient.password}});
      assert.equal(status, 401);
      await page.reload();
      await row.getByText('closed').waitFor();
      await page.getByLabel('State').selectOption('false');
      await button(page, 'Search').click();
      await page.getByText('Nobody fits this search.').waitFor();
      await inspect(page, {moved: true});
      await page.goBack();
      await row.waitFor();
      // One's own account is left alone.
      await page.goto(`/admin/users?q=${encodeURIComponent(admin.email)}`);
      const own = page.getByRole('row', {name: admin.email});
      await own.getByText('you').waitFor();
      assert.equal(await own.getByRole('button').count(), 0);
    }),
  );
}

test(
  'says who looked at an appointment, and finds it by who and by what',
  asVisitor({viewport: desktop}, async page => {
    const [doctor, patient] = await Promise.all([newDoctor(), newPatient()]);
    const id = await hold(patient, doctor, (await slotAfter(doctor, 72)).starts_at);
    const token = await logIn(reception.email, reception.password);
    await call('GET', `/appointments/${id}`, {token});
    const own = await call('GET', '/users/profile', {token});
    const adminToken = await inEnglish(admin);
    const about = `/admin/audit?subject=${(await patient.call('GET', '/users/profile')).id}&action=appointment.read`;
    await eventually(async () => (await call('GET', about, {token: adminToken})).items.length > 0, 'an entry');
    await logInAs(page, admin, about);
    const row = page.getByRole('row', {name: 'appointment.read'});
    await row.first().waitFor();
    await row.first().getByText('Reception').waitFor();
    await inspect(page);
    await page
      .getByRole('button', {name: `Only ${own.id}`})
      .first()
      .click();
    await page.waitForURL(url => url.searchParams.get('actor') === own.id);
    await row.first().waitFor();
    await page.locator('#actor').fill('nobody');
    await button(page, 'Search').click();
    await page.getByText('Mend 1 field:').waitFor();
    await inspect(page, {moved: true});
    await page.locator('#actor').fill('');
    await page.locator('#to').fill('2020-01-01');
    await button(page, 'Search').click();
    await page.getByText('No entry fits this search.').waitFor();
    await inspect(page, {moved: true});
  }),
);

test(
  'is closed to everybody else',
  asVisitor({}, async page => {
    const patient = await newPatient();
    await logInAs(page, patient, '/admin/users');
    await page.getByText('Your account does not open this page.').first().waitFor();
    await inspect(page);
    await page.goto('/admin/audit');
    await page.getByText('Your account does not open this page.').first().waitFor();
    await page.getByText('It is for: Administration.').waitFor();
    await heading(page, 'Audit').waitFor();
    await link(page, 'To the start page').waitFor();
    await inspect(page);
  }),
);

test(
  'books for nobody',
  asVisitor({}, async page => {
    await inEnglish(reception);
    await logInAs(page, reception, '/account/dependants');
    await page.getByText('It is for: Patient.').waitFor();
    await inspect(page);
  }),
);
