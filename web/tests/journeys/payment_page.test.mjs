// The payment page on a phone, without JavaScript.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accessible, phone, useBrowser, visitor} from '../browser.mjs';
import {
  answerPhone,
  eventually,
  hold,
  newDoctor,
  newPatient,
  newPhone,
  origin,
  paymentOf,
  slotAfter,
} from '../clinic.mjs';

useBrowser();

// A patient with a booking that waits for its payment.
async function booked(language) {
  const [doctor, patient] = await Promise.all([newDoctor(), newPatient('Maria Santos', language)]);
  const appointment = await hold(patient, doctor, (await slotAfter(doctor, 48)).starts_at);
  return {patient, appointment, payment: await paymentOf(patient, appointment)};
}

async function open(payment, locale, javaScriptEnabled = false) {
  const context = await visitor({javaScriptEnabled, viewport: phone, locale});
  const page = await context.newPage();
  // The link as patients get it, by the address it is reached at here.
  await page.goto(origin + new URL(payment.link).pathname);
  return page;
}

// Whoever examines it needs scripts of their own.
async function examine(payment, locale) {
  const page = await open(payment, locale, true);
  await accessible(page);
  await page.context().close();
}

test('invoice details, MB WAY, and the result, in Portuguese', async () => {
  const {patient, appointment, payment} = await booked('pt');
  const page = await open(payment, 'pt-PT');
  assert.equal(await page.locator('html').getAttribute('lang'), 'pt');
  assert.match(await page.textContent('main'), /Referência/);
  await examine(payment, 'pt-PT');
  // Nothing is cut off on a phone.
  const width = (await page.locator('main').boundingBox()).width;
  assert.ok(width <= phone.width, `the page is ${width} wide`);

  await page.fill('#name', 'Maria <Santos>');
  await page.fill('#tax_number', '123456788');
  await page.click('text=Guardar');
  assert.match(await page.textContent('[role=alert]'), /NIF/);
  assert.equal(await page.inputValue('#name'), 'Maria <Santos>');
  await page.fill('#tax_number', '123456789');
  await page.click('text=Guardar');
  assert.match(await page.textContent('main'), /Guardado/);

  const mobile = newPhone();
  await page.fill('#phone', mobile);
  await page.click('text=Pagar com MB WAY');
  await page.waitForSelector('text=Aceite o pedido na aplicação MB WAY');
  await examine(payment, 'pt-PT');
  const withScript = await open(payment, 'pt-PT', true);
  await answerPhone(mobile, 'approve');
  await withScript.waitForSelector('text=Pago. Obrigado!', {timeout: 15_000});
  await withScript.context().close();
  await page.click('text=Já aceitei: atualizar');
  await page.waitForSelector('text=Pago. Obrigado!', {timeout: 15_000});
  assert.equal(await page.locator('form').count(), 0);
  const documents = page.getByRole('link', {name: 'Ver já o calendário e a fatura'});
  assert.equal(await documents.getAttribute('href'), `/appointments/${appointment}`);
  await patient.becomes(appointment, 'confirmed');
  await page.context().close();
});

test('Multibanco in English, and a page that is over', async () => {
  const {patient, appointment, payment} = await booked('en');
  const page = await open(payment, 'en-GB');
  const text = await page.textContent('main');
  const {entity, reference} = payment.multibanco;
  await examine(payment, 'en-GB');
  assert.match(text, new RegExp(entity));
  assert.match(text.replaceAll(/\s/g, ''), new RegExp(reference));
  await patient.call('DELETE', `/appointments/${appointment}`);
  await eventually(async () => {
    await page.reload();
    return /This payment is no longer open/.test(await page.textContent('main'));
  }, 'a payment that is over');
  assert.equal(await page.locator('form').count(), 0);
  await examine(payment, 'en-GB');
  await page.context().close();
});
