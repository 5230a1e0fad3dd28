// The payment page on a phone, without JavaScript.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {chromium} from 'playwright-core';

const env = Object.fromEntries(readFileSync(`${process.env.CONSULTA_HOME}/env`, 'utf8').trim().split('\n').map(
    line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
const phone = {width: 390, height: 844};
let browser;

async function call(method, path, body, token) {
  const base = path.startsWith('http') ? '' : `${env.GATEWAY_URL}/api/v1`;
  const answer = await fetch(base + path, {
    method,
    headers: {'Content-Type': 'application/json', Prefer: 'wait=10', ...(token && {Authorization: `Bearer ${token}`})},
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

// A patient with a booking that waits for its payment.
async function booked(nth) {
  const email = `browser-${Date.now()}-${nth}@example.com`;
  const password = 'a long enough one';
  await call('POST', '/auth/register', {email, password, full_name: 'Maria Santos', phone: '+351912345678'});
  const {access_token: token} = await call('POST', '/auth/login', {email, password});
  const {items} = await call('GET', '/availability');
  for (const slot of items.slice(items.length - 30)) {
    const {doctor_id, specialty_id, starts_at} = slot;
    const {id, status} = await call('POST', '/appointments', {doctor_id, specialty_id, starts_at}, token);
    if (status !== 'awaiting_payment') continue;  // somebody else was quicker
    for (let i = 0; i < 100; ++i) {
      const {items: [payment]} = await call('GET', `/payments?appointment_id=${id}`, undefined, token);
      if (payment) return {token, appointment: id, payment};
      await new Promise(done => setTimeout(done, 50));
    }
  }
  assert.fail('no free slot');
}

async function open(payment, locale) {
  const context = await browser.newContext({javaScriptEnabled: false, viewport: phone, locale});
  const page = await context.newPage();
  // The link as patients get it, by the address it is reached at here.
  await page.goto(env.GATEWAY_URL + new URL(payment.link).pathname);
  return page;
}

before(async () => {
  browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
});
after(() => browser?.close());

test('invoice details, MB WAY, and the result, in Portuguese', async () => {
  const {token, appointment, payment} = await booked(1);
  const page = await open(payment, 'pt-PT');
  assert.equal(await page.locator('html').getAttribute('lang'), 'pt');
  assert.match(await page.textContent('main'), /Referência/);
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

  const mobile = `96${String(Date.now()).slice(-7)}`;
  await page.fill('#phone', mobile);
  await page.click('text=Pagar com MB WAY');
  await page.waitForSelector('text=Aceite o pedido na aplicação MB WAY');
  let question;
  for (let i = 0; i < 100 && !question; ++i) {
    const {items} = await call('GET', `${env.SANDBOX_URL}/mbway?phone=%2B351${mobile}`);
    question = items.find(item => item.status === 'pending');
    await new Promise(done => setTimeout(done, 50));
  }
  await call('POST', `${env.SANDBOX_URL}/mbway/${question.id}/approve`);
  // The page looks again by itself.
  await page.waitForSelector('text=Pago. Obrigado!', {timeout: 15_000});
  assert.equal(await page.locator('form').count(), 0);
  for (let i = 0; i < 100; ++i) {
    const {status} = await call('GET', `/appointments/${appointment}`, undefined, token);
    if (status === 'confirmed') return;
    await new Promise(done => setTimeout(done, 50));
  }
  assert.fail('it was not confirmed');
});

test('Multibanco in English, and a page that is over', async () => {
  const {token, appointment, payment} = await booked(2);
  const page = await open(payment, 'en-GB');
  const text = await page.textContent('main');
  const {entity, reference} = payment.multibanco;
  assert.match(text, new RegExp(entity));
  assert.match(text.replaceAll(/\s/g, ''), new RegExp(reference));
  if (process.env.SCREENSHOT) await page.screenshot({path: process.env.SCREENSHOT, fullPage: true});
  await call('DELETE', `/appointments/${appointment}`, undefined, token);
  for (let i = 0; i < 100; ++i) {
    await page.reload();
    if ((await page.textContent('main')).includes('no longer open')) break;
    await new Promise(done => setTimeout(done, 50));
  }
  assert.match(await page.textContent('main'), /This payment is no longer open/);
  assert.equal(await page.locator('form').count(), 0);
});
