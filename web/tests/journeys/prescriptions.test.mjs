// A consultation in which something is prescribed, and the patient who reads it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, phone, useBrowser, visitor} from '../browser.mjs';
import {bookAndPay, call, inEnglish, newDoctor, newPatient, slotAfter, toMinutesBefore} from '../clinic.mjs';

useBrowser();

async function inConsultation(full_name) {
  const [doctor, patient] = await Promise.all([newDoctor({full_name: 'Rita Vale'}), newPatient(full_name)]);
  const {starts_at} = await slotAfter(doctor, 2);
  const id = await bookAndPay(patient, doctor, starts_at, {reason: 'Shoulder pain'});
  await toMinutesBefore(starts_at, 5);
  const token = await inEnglish(doctor);
  await call('POST', `/appointments/${id}/check-in`, {token});
  return {doctor, patient, id, token};
}

const fill = async (page, nth, {medicine, dose, often, days}) => {
  const line = page.getByRole('group', {name: `Medicine ${nth}`});
  await line.getByLabel('Medicine').fill(medicine);
  await line.getByLabel('Dose').fill(dose);
  await line.getByLabel('How often').fill(often);
  await line.getByLabel('Days').fill(days);
};

test(
  'prescribes, is warned, and keeps it with a word why',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, patient, id, token} = await inConsultation('Olívia Receita');
    await logInAs(page, doctor, `/day/${id}`);
    await heading(page, 'Olívia Receita').waitFor();
    await page.getByText('Prescriptions are written once the consultation has begun.').waitFor();
    await page.getByText('Shoulder pain').waitFor();
    await inspect(page);
    await call('POST', `/appointments/${id}/start`, {token});
    // The stream says it: the page is another by itself.
    await page.getByText('New prescription').waitFor();
    await page.getByText('No allergy is recorded.').waitFor();
    await inspect(page, {moved: true});

    await page.getByLabel('Substance or group').fill('penicillin');
    await button(page, 'Record an allergy').click();
    await page.getByText('Penicillins').waitFor();

    await button(page, 'Issue the prescription').click();
    await page.getByText('Mend 4 fields:').waitFor();
    await inspect(page, {moved: true});
    await fill(page, 1, {medicine: 'amoxicil', dose: '1 capsule', often: 'every 8 hours', days: '7'});
    const suggested = page.locator('datalist option').first();
    await suggested.waitFor({state: 'attached'});
    await page.getByLabel('Medicine', {exact: true}).fill(await suggested.getAttribute('value'));
    // What is typed outlives the page.
    await page.reload();
    assert.equal(await page.getByLabel('How often').inputValue(), 'every 8 hours');
    await button(page, 'Issue the prescription').click();
    await page.getByText('Something speaks against this').first().waitFor();
    await page.getByText(/An allergy is recorded/).waitFor();
    await inspect(page, {refusals: true, moved: true});
    await page.getByLabel('Keep it all the same').check();
    await page.getByLabel('Because').fill('It was mild');
    await button(page, 'Issue the prescription').click();
    await button(page, /^Change,/).waitFor();
    assert.equal(await page.getByLabel('How often').inputValue(), '');
    await inspect(page, {moved: true});

    await button(page, /^Change,/).click();
    await page.getByText('Change to version 2').waitFor();
    await page.getByLabel('Days').fill('5');
    await page.getByLabel('Keep it all the same').waitFor({state: 'detached'});
    await button(page, 'Issue the new version').click();
    const keep = page.getByLabel('Keep it all the same');
    await keep.check();
    await page.getByLabel('Because').fill('It was mild');
    await button(page, 'Issue the new version').click();
    await page
      .getByText(/version 2/)
      .first()
      .waitFor();
    await button(page, 'Complete, Olívia Receita').click();
    await patient.becomes(id, 'completed');
    await link(page, 'The day').first().click();
    await page.waitForURL(url => url.pathname === '/day');

    const home = await visitor({viewport: phone});
    try {
      const own = await home.newPage();
      await logInAs(own, patient, '/account');
      await link(own, 'Prescriptions').click();
      await heading(own, 'Prescriptions').waitFor();
      await own.locator('.rowlink').first().waitFor();
      await inspect(own);
      await own.locator('.rowlink').first().click();
      await own.getByRole('row', {name: /Amoxicillin/}).waitFor();
      await own.getByText('kept because').waitFor();
      await inspect(own);
      const [file] = await Promise.all([own.waitForEvent('download'), button(own, 'PDF').click()]);
      assert.equal(file.suggestedFilename(), 'prescription.pdf');
    } finally {
      await home.close();
    }
  }),
);

test(
  'a patient without any is told so, and nobody else’s is there',
  asVisitor({viewport: phone}, async page => {
    await logInAs(page, await newPatient(), '/prescriptions');
    await page.getByText('There are no prescriptions yet.').waitFor();
    await inspect(page);
    await page.goto('/prescriptions/0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b20');
    await heading(page, 'Not here').waitFor();
    await inspect(page, {refusals: true});
  }),
);
