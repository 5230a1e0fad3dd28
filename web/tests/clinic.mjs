// The clinic that tests/run or ./consulta up has started, as tests use it: its clock, people, free times, bookings, and
// the world outside with its phones and machines.
import assert from 'node:assert/strict';
import {createHmac, randomUUID} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';

const home = process.env.CONSULTA_HOME;
export const env = Object.fromEntries(
  readFileSync(`${home}/env`, 'utf8')
    .trim()
    .split('\n')
    .map(line => /^([^=]*)=(.*)$/.exec(line).slice(1)),
);
export const origin = env.GATEWAY_URL;
export const password = 'a long enough one';
const clockFile = `${home}/clock`;

export const pause = ms => new Promise(done => setTimeout(done, ms));

// What `look` answers once that is neither undefined, null nor false.
export async function eventually(look, what, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(100)) {
    const found = await look();
    if (found) return found;
  }
  assert.fail(`${what}: not within ${seconds} s`);
}

const clock = () => Number(readFileSync(clockFile, 'utf8'));
export const now = () => Date.now() + clock() * 1000;
export async function advanceClock(seconds) {
  writeFileSync(clockFile, `${clock() + seconds}\n`);
  await pause(600); // every process reads it twice a second
}

export async function ask(method, path, {body, token, headers} = {}) {
  const answer = await fetch(path.startsWith('http') ? path : `${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(body && {'Content-Type': 'application/json'}),
      ...(token && {Authorization: `Bearer ${token}`}),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return {status: answer.status, ok: answer.ok, text, body: text.startsWith('{') ? JSON.parse(text) : undefined};
}
export async function call(method, path, rest) {
  const answer = await ask(method, path, rest);
  assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

// --- people
export async function logIn(email, secret = password) {
  return (await call('POST', '/auth/login', {body: {email, password: secret}})).access_token;
}
const adminToken = () => logIn(env.ADMIN_EMAIL, env.ADMIN_PASSWORD);

export const newEmail = () => `p${randomUUID()}@example.com`;
export const newPhone = () => `+35191${String(Math.floor(1e6 + Math.random() * 9e6))}`;

// A patient whose token is asked for anew where the clock has made the last one old.
export async function newPatient(full_name = 'Maria Santos', language = 'en') {
  const patient = {email: newEmail(), password, phone: newPhone(), full_name, language};
  await call('POST', '/auth/register', {body: patient});
  let token = null;
  let at = NaN;
  return {
    ...patient,
    async token() {
      if (at !== clock()) token = await logIn(patient.email);
      at = clock();
      return token;
    },
    async call(method, path, body, headers) {
      return call(method, path, {body, token: await this.token(), headers});
    },
    appointment(id) {
      return this.call('GET', `/appointments/${id}`);
    },
    async appointments() {
      return (await this.call('GET', '/appointments?limit=100')).items;
    },
    becomes(id, status) {
      return eventually(async () => (await this.appointment(id)).status === status, `${id} ${status}`);
    },
  };
}

// The code that an authenticator shows now (RFC 6238); `secret` as it is typed into one.
export async function totp(secret) {
  const left = 30 - (Math.floor(now() / 1000) % 30);
  if (left < 10) await advanceClock(left); // it has to be typed while it is good
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '')].map(c => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now() / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const code = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}

// --- what is offered
export async function specialty(name = 'Massage') {
  const {items} = await call('GET', '/specialties?limit=100');
  return items.find(item => item.name === name) ?? assert.fail(`no specialty ${name}`);
}

const wholeWeek = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({weekday, from: '00:00', to: '24:00'}));

// A professional for one test alone: whom nobody else books, by day and by night.
export async function newDoctor({full_name = 'Rita Vale', weekly = wholeWeek, treats} = {}) {
  const what = treats ?? (await specialty());
  const email = newEmail();
  const {id} = await call('POST', '/doctors', {
    body: {email, password, full_name, room: '9', specialty_ids: [what.id], slot_minutes: 30, weekly},
    token: await adminToken(),
  });
  const doctor = {id, email, password, full_name, specialty: what, path: `/book/${what.id}/${id}`};
  // Others learn of who is new by an event: until then nobody can be booked.
  const slot = await slotAfter(doctor, 24);
  const never = {...booking(doctor, slot.starts_at), starts_at: slot.starts_at.replace(/:\d\d:/, ':07:')};
  const probe = await newPatient();
  await eventually(
    async () => (await ask('POST', '/appointments', {body: never, token: await probe.token()})).status === 202,
    'a new doctor',
  );
  return doctor;
}

// An account whose pages a journey reads in English; its token.
export async function inEnglish({email, password: secret}) {
  const token = await eventually(() => logIn(email, secret).catch(() => null), `the login of ${email}`);
  await call('PUT', '/users/profile', {token, body: {language: 'en'}});
  return token;
}
export const admin = {email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD};
export const reception = {email: env.RECEPTION_EMAIL, password: env.RECEPTION_PASSWORD};

export async function freeSlots(doctor) {
  return (await call('GET', `/availability?doctor_id=${doctor.id}&specialty_id=${doctor.specialty.id}`)).items;
}
// The first free time that begins this many hours from now, or later.
export async function slotAfter(doctor, hours) {
  const slots = await freeSlots(doctor);
  return slots.find(({starts_at}) => Date.parse(starts_at) >= now() + hours * 3_600_000) ?? assert.fail('no such slot');
}

// --- bookings
const booking = (doctor, starts_at) => ({specialty_id: doctor.specialty.id, doctor_id: doctor.id, starts_at});

export async function hold(patient, doctor, starts_at, more = {}) {
  const body = {...booking(doctor, starts_at), ...more};
  const {id} = await patient.call('POST', '/appointments', body, {Prefer: 'wait=10'});
  await patient.becomes(id, 'awaiting_payment');
  return id;
}
export const paymentOf = (patient, appointment) =>
  eventually(
    async () => (await patient.call('GET', `/payments?appointment_id=${appointment}`)).items[0],
    `the payment of ${appointment}`,
  );
export async function bookAndPay(patient, doctor, starts_at, more) {
  const id = await hold(patient, doctor, starts_at, more);
  const {multibanco, amount_cents} = await paymentOf(patient, id);
  await payAtMachine(multibanco, amount_cents);
  await patient.becomes(id, 'confirmed');
  return id;
}

// The clock comes to so many minutes before an appointment, which is then on the clinic's present day.
export async function toMinutesBefore(starts_at, minutes) {
  const ahead = (Date.parse(starts_at) - now()) / 1000 - minutes * 60;
  if (ahead > 0) await advanceClock(Math.ceil(ahead));
}

// --- the world outside
export async function payAtMachine({entity, reference}, amount_cents) {
  const body = {entity, reference: reference.replaceAll(' ', ''), amount_cents};
  // The bank learns of a reference a moment after it was made.
  await eventually(
    async () => (await ask('POST', `${env.SANDBOX_URL}/multibanco/pay`, {body})).ok,
    'paying at a machine',
  );
}
export async function answerPhone(phone, how) {
  const question = await eventually(async () => {
    const {items} = await call('GET', `${env.SANDBOX_URL}/mbway?phone=${encodeURIComponent(phone)}`);
    return items.find(({status}) => status === 'pending');
  }, `a question on the phone ${phone}`);
  await call('POST', `${env.SANDBOX_URL}/mbway/${question.id}/${how}`);
}
// The newest link to a page that an email to somebody had: its path, with what is behind it.
export function linkInEmail(to, page) {
  return eventually(async () => {
    const {items} = await call('GET', `${env.SANDBOX_URL}/emails?to=${encodeURIComponent(to)}`);
    const links = items.flatMap(({text}) => text.match(/https?:\/\/\S+/g) ?? []).map(link => new URL(link));
    const found = links.filter(({pathname}) => pathname === page).at(-1);
    return found && found.pathname + found.hash;
  }, `an email to ${to} with a link to ${page}`);
}
