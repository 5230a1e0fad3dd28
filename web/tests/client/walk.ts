// A client that knows nothing but the types made of docs/openapi.yaml goes the whole way, from becoming a patient to
// having the money back, on real servers. The compiler holds its every line against the document, as strictly as it can.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import createClient from 'openapi-fetch';
import type {components, paths} from './generated/schema.js';

type Schemas = components['schemas'];

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function setting(name: string): string {
  const lines = readFileSync(`${process.env.CONSULTA_HOME ?? ''}/env`, 'utf8').split('\n');
  return lines.find(line => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? assert.fail(`no ${name}`);
}

const api = createClient<paths>({baseUrl: setting('GATEWAY_URL')});

async function need<T>(asked: Promise<Answer<T>>): Promise<T> {
  const {data, error, response} = await asked;
  assert.ok(response.ok, `${response.url} answered ${response.status}: ${JSON.stringify(error)}`);
  assert.ok(response.headers.get('X-Request-Id'));
  return data as T;
}

async function eventually<T>(look: () => Promise<T>, good: (found: T) => boolean, what: string): Promise<T> {
  for (const end = Date.now() + 30_000; ;) {
    const found = await look();
    if (good(found)) return found;
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(found)}`);
    await new Promise(done => setTimeout(done, 200));
  }
}

const person = {
  email: `p${randomUUID()}@example.com`,
  password: 'a long enough one',
  full_name: 'Inês Almeida',
  phone: `+35191${Math.floor(1e6 + Math.random() * 9e6)}`,
};

async function loggedIn(): Promise<Record<string, string>> {
  const registered: Schemas['User'] = await need(api.POST('/api/v1/auth/register', {body: person}));
  assert.equal(registered.role, 'patient');
  const tokens = await need(api.POST('/api/v1/auth/login', {body: {email: person.email, password: person.password}}));
  assert.ok('access_token' in tokens, 'a login answers with tokens where nothing else is preferred');
  return {Authorization: `Bearer ${tokens.access_token}`};
}

// A slot that is days ahead, so that cancelling costs nothing.
async function freeSlot(): Promise<Schemas['FreeSlot']> {
  const {response} = await api.GET('/api/v1/clinic');
  const now = Date.parse(response.headers.get('Date') ?? ''); // other tests move the clinic's clock
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString();
  const query = {from: day(3), to: day(20)};
  const {items} = await need(api.GET('/api/v1/availability', {params: {query}}));
  return items[Math.floor(Math.random() * items.length)] ?? assert.fail('nothing is free');
}

async function booked(headers: Record<string, string>): Promise<Schemas['Appointment']> {
  const {starts_at, specialty_id, doctor_id} = await freeSlot();
  const asked = api.POST('/api/v1/appointments', {
    params: {header: {Prefer: 'wait=10', 'Idempotency-Key': randomUUID()}},
    body: {starts_at, specialty_id, doctor_id},
    headers,
  });
  const {response} = await asked;
  const appointment = await need(asked);
  assert.equal(response.headers.get('Location'), `/api/v1/appointments/${appointment.id}`);
  assert.equal(response.headers.get('Preference-Applied'), 'wait=10');
  return appointment;
}

async function paid({id}: Schemas['Appointment'], headers: Record<string, string>): Promise<Schemas['Payment']> {
  const payment = await eventually(
    async () => (await need(api.GET('/api/v1/payments', {params: {query: {appointment_id: id}}, headers}))).items[0],
    found => found?.multibanco != null,
    'a reference',
  );
  assert.ok(payment?.multibanco, 'a reference');
  const {entity, reference} = payment.multibanco;
  await eventually(
    () =>
      fetch(`${setting('SANDBOX_URL')}/multibanco/pay`, {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({entity, reference, amount_cents: payment.amount_cents}),
      }),
    answer => answer.ok,
    'paying at a machine',
  );
  return payment;
}

test('a client made of the document books, pays, cancels and has the money back', async () => {
  const headers = await loggedIn();
  const appointment = await booked(headers);
  const path = {id: appointment.id};
  assert.equal(appointment.status, 'awaiting_payment');
  const payment = await paid(appointment, headers);

  const confirmed = await eventually(
    () => need(api.GET('/api/v1/appointments/{id}', {params: {path}, headers})),
    ({status}) => status === 'confirmed',
    'confirmed',
  );
  assert.equal(confirmed.cancellation?.refund_cents, payment.amount_cents);
  const cancelled = await need(
    api.DELETE('/api/v1/appointments/{id}', {params: {path, query: {refund_cents: payment.amount_cents}}, headers}),
  );
  assert.equal(cancelled.status, 'cancelled');
  const refunded = await eventually(
    () => need(api.GET('/api/v1/payments/{id}', {params: {path: {id: payment.id}}, headers})),
    ({status}) => status === 'refunded',
    'refunded',
  );
  assert.equal(refunded.refunded_cents, payment.amount_cents);
});

test('what is refused is told by a code that the types know, and leads to a page', async () => {
  const {error, response} = await api.POST('/api/v1/auth/login', {
    body: {email: 'nobody@example.com', password: 'wrong'},
  });
  assert.equal(response.status, 401);
  assert.ok(error && typeof error === 'object');
  const code: Schemas['ProblemCode'] = error.code;
  assert.equal(code, 'invalid_credentials');
  const page = await fetch(new URL(error.type, response.url));
  assert.equal(page.status, 200);
  assert.match(await page.text(), /invalid_credentials/);
});
