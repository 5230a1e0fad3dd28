// What administrators keep: professionals, specialties, figures, what was given up on, and messages.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, phone, useBrowser} from '../browser.mjs';
import {admin, ask, bookAndPay, call, inEnglish, newDoctor, newEmail, newPatient, slotAfter} from '../clinic.mjs';

useBrowser();

test(
  'adds a professional, changes and removes them',
  asVisitor({viewport: desktop}, async page => {
    await inEnglish(admin);
    const name = `Xénia Nova ${Date.now()}`;
    await logInAs(page, admin, '/admin/doctors');
    await page.getByRole('row').nth(1).waitFor();
    await inspect(page);
    await button(page, 'Add a professional').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.getByText('Mend 3 fields:').waitFor();
    await inspect(page, {moved: true});
    await dialog.getByLabel('Email').fill(newEmail());
    await dialog.getByLabel('Full name').fill(name);
    await dialog.getByLabel('Massage', {exact: true}).check();
    await dialog.getByRole('button', {name: 'Save'}).click();
    await page.getByText(`The first password of ${name}`).waitFor();
    await inspect(page, {moved: true});
    await page.getByLabel('Name', {exact: true}).fill(name);
    await button(page, 'Search').click();
    const row = page.getByRole('row', {name});
    await row.waitFor();
    await button(page, `Change, ${name}`).click();
    await dialog.getByLabel('About them').fill('Physiotherapist since 2009');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.waitFor({state: 'detached'});
    const {items} = await call('GET', `/doctors?q=${encodeURIComponent(name)}`);
    assert.equal(items[0].bio, 'Physiotherapist since 2009');
    await link(page, `Hours, ${name}`).click();
    await heading(page, `Hours of ${name}`).waitFor();
    await page.goBack();
    await button(page, `Remove… ${name}`).click();
    await dialog.getByLabel(/^To remove it, type/).fill('somebody else');
    await dialog.getByRole('button', {name: 'Remove for good'}).click();
    await dialog.getByText('That is not the name.').first().waitFor();
    await inspect(page, {moved: true});
    await dialog.getByLabel(/^To remove it, type/).fill(name);
    await dialog.getByRole('button', {name: 'Remove for good'}).click();
    await page.getByText('Nobody treats here yet, or nobody has this name.').waitFor();
    assert.equal((await ask('GET', `/doctors/${items[0].id}`)).status, 404);
  }),
);

test(
  'adds a specialty, changes its price and removes it',
  asVisitor({viewport: phone}, async page => {
    await inEnglish(admin);
    const name = `Reflexology ${Date.now()}`;
    await logInAs(page, admin, '/admin/specialties');
    await page.getByRole('row').nth(1).waitFor();
    await inspect(page);
    await button(page, 'Add a specialty').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name in Portuguese').fill(`Reflexologia ${Date.now()}`);
    await dialog.getByLabel('Name in English').fill(name);
    await dialog.getByLabel('Minutes').fill('4');
    await dialog.getByLabel('Price in euros').fill('free');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.getByText('Mend 2 fields:').waitFor();
    await inspect(page, {moved: true});
    await dialog.getByLabel('Minutes').fill('45');
    await dialog.getByLabel('Price in euros').fill('42,50');
    await dialog.getByRole('button', {name: 'Save'}).click();
    const row = page.getByRole('row', {name});
    await row.getByText('€42.50').waitFor();
    await button(page, `Change, ${name}`).click();
    await dialog.getByLabel('Price in euros').fill('40');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await row.getByText('€40.00').waitFor();
    await button(page, `Remove… ${name}`).click();
    await dialog.getByLabel(/^To remove it, type/).fill(name);
    await dialog.getByRole('button', {name: 'Remove for good'}).click();
    await row.waitFor({state: 'detached'});
    await inspect(page, {moved: true});
  }),
);

test(
  'sees what was given up on, and which messages were not taken',
  asVisitor({viewport: desktop}, async page => {
    await inEnglish(admin);
    await logInAs(page, admin, '/admin/dead-letters');
    await page
      .getByText('Nothing was given up on. That is how it should be.')
      .or(page.locator('.rows details').first())
      .waitFor();
    await inspect(page);
    await page.getByLabel('Service').selectOption('payments');
    await page.getByLabel('In the event or the error').fill('nothing like this');
    await button(page, 'Search').click();
    await page.getByText('Nothing fits this search.').waitFor();
    await inspect(page, {moved: true});
    await link(page, 'Failed messages').click();
    await heading(page, 'Failed messages').waitFor();
    await page.getByText('Every message was taken.').or(page.getByRole('row').nth(1)).waitFor();
    await inspect(page, {moved: true});
    await page.getByLabel('State').selectOption('sent');
    await page.waitForURL(url => url.searchParams.get('status') === 'sent');
    await inspect(page, {moved: true});
  }),
);

for (const [where, viewport] of [
  ['at a desk', desktop],
  ['on a phone', phone],
]) {
  test(
    `reads the clinic’s figures, ${where}`,
    asVisitor({viewport}, async page => {
      const [doctor, patient] = await Promise.all([newDoctor({full_name: 'Fátima Cifra'}), newPatient()]);
      await bookAndPay(patient, doctor, (await slotAfter(doctor, 48)).starts_at);
      await inEnglish(admin);
      await logInAs(page, admin, '/admin');
      await page.getByText('Bookings a day, by what became of them').waitFor();
      await page.locator('.canvas canvas').first().waitFor();
      await inspect(page, {moved: true});
      await button(page, 'Show table, Paid and returned a day').click();
      await page.getByRole('table', {name: 'Paid and returned a day'}).waitFor();
      await inspect(page, {moved: true});
      await page.getByLabel('Professional', {exact: true}).selectOption(doctor.id);
      await button(page, 'Search').click();
      await page.waitForURL(url => url.searchParams.get('doctor') === doctor.id);
      await page.getByText('1 booking:').waitFor();
      const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'CSV').click()]);
      assert.match(file.suggestedFilename(), /^consulta-[\d-]+\.csv$/);
    }),
  );
}
