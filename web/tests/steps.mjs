// What several journeys do on their way, by what a person sees. English unless told otherwise.
import {button, heading, inspect} from './browser.mjs';
import {call, inEnglish, newEmail, newPhone, password, reception} from './clinic.mjs';

export const timeOf = instant =>
  new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Lisbon'}).format(
    new Date(instant),
  );
export const dayOf = instant => new Intl.DateTimeFormat('en-CA', {timeZone: 'Europe/Lisbon'}).format(new Date(instant));

export const reviewOf = (doctor, at) => `${doctor.path}/review?at=${encodeURIComponent(at)}`;
export const appointmentId = page => /\/appointments\/([^/?]+)/.exec(page.url())[1];

export async function toReview(page, doctor, at) {
  await page.goto(reviewOf(doctor, at));
  await heading(page, 'Is this right?').waitFor();
  await page.locator('dl', {hasText: doctor.full_name}).waitFor();
}
export async function pressHold(page) {
  await button(page, 'Hold this time').click();
}
export async function atPayment(page) {
  await page.waitForURL(/\/appointments\/[^/]+\/pay$/);
  await button(page, /Ask (my phone|again)/).waitFor();
  return appointmentId(page);
}
// From the review to the payment, by somebody who is logged in.
export async function holdNow(page, doctor, at) {
  await toReview(page, doctor, at);
  await pressHold(page);
  return atPayment(page);
}

export async function fillRegistration(page, person = {}) {
  const who = {email: newEmail(), password, full_name: 'Inês Almeida', phone: newPhone(), ...person};
  for (const name of ['email', 'password', 'full_name', 'phone']) await page.locator(`#${name}`).fill(who[name]);
  return who;
}

export async function askPhone(page, phone) {
  await page.getByLabel('Phone with MB WAY').fill(phone);
  await button(page, /Ask (my phone|again)/).click();
  await heading(page, 'Accept on your phone').waitFor();
}
export async function seeConfirmed(page) {
  await heading(page, 'Confirmed').waitFor();
  await button(page, 'Invoice').waitFor();
}

// Comes to a page by its address and looks at it.
export async function look(page, path) {
  await page.goto(path);
  await inspect(page);
}

// Reception enters the code that a screen or a kiosk shows.
export async function letIn(device, kind, name) {
  const code = device.locator('.paircode');
  await code.filter({hasText: /^[A-Z]{4}-[A-Z]{4}$/}).waitFor();
  const token = await inEnglish(reception);
  await call('POST', `/auth/devices/${await code.textContent()}/approve`, {token, body: {kind, name}});
}
