// Pictures of every page in every state, to be looked at. Needs a clinic (CONSULTA_HOME) whose clock may be moved.
// usage: node look/take.mjs FOLDER [WORD]   only scenes whose name has the word in it
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {desktop, launch, logInAs, phone, settled, smallest, visitor, withCamera} from '../browser.mjs';
import {
  advanceClock,
  answerPhone,
  ask,
  bookAndPay,
  env,
  hold,
  newDoctor,
  newPatient,
  origin,
  paymentOf,
  slotAfter,
  specialty,
  totp,
} from '../clinic.mjs';
import {dayOf, reviewOf} from '../steps.mjs';

const [folder = 'screenshots', word = ''] = process.argv.slice(2);
const looks = {
  'phone-pt-dark': {locale: 'pt-PT', viewport: phone, colorScheme: 'dark', deviceScaleFactor: 2},
  'desktop-en-light': {locale: 'en-GB', viewport: {...desktop, width: 1440, height: 900}, colorScheme: 'light'},
  'small-pt-light': {locale: 'pt-PT', viewport: smallest, colorScheme: 'light', deviceScaleFactor: 2},
};
const browser = await launch(withCamera);

// One person for each look, with something in every state.
async function world(language) {
  const [doctor, patient, other, fresh] = await Promise.all([
    newDoctor({full_name: 'Rita Vale'}),
    newPatient('Constança Vasconcelos', language),
    newPatient('Rui Rival'),
    newPatient('Inês Almeida', language),
  ]);
  const at = async hours => (await slotAfter(doctor, hours)).starts_at;
  const reason =
    language === 'pt' ? 'Dor no ombro direito há três semanas' : 'My right shoulder has hurt for three weeks';
  const made = {doctor, patient, other, fresh, specialty: await specialty(), gone: await at(30), free: await at(54)};
  await hold(other, doctor, made.gone);
  made.soon = await bookAndPay(patient, doctor, await at(20));
  made.later = await bookAndPay(patient, doctor, await at(100), {reason});
  const cancelled = await bookAndPay(patient, doctor, await at(60));
  await patient.call('DELETE', `/appointments/${cancelled}`);
  await patient.becomes(cancelled, 'cancelled');
  made.cancelled = cancelled;
  made.waited = await at(80);
  const taken = await hold(other, doctor, made.waited);
  const wish = {specialty_id: doctor.specialty.id, doctor_id: doctor.id, from: dayOf(made.waited)};
  const to = dayOf(new Date(Date.parse(made.waited) + 86_400_000).toISOString());
  await patient.call('POST', '/waitlist', {...wish, to});
  await other.call('DELETE', `/appointments/${taken}`);
  const later = dayOf(new Date(Date.parse(made.waited) + 9 * 86_400_000).toISOString());
  await patient.call('POST', '/waitlist', {...wish, from: to, to: later});
  made.unpaid = await hold(patient, doctor, await at(150));
  await patient.call('POST', '/users/dependants', {full_name: 'Tomás Vasconcelos', birth_date: '2019-05-04'});
  made.admin = {email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD};
  return made;
}

const go = path => (page, made) => page.goto(typeof path === 'function' ? path(made) : path);
const submit = page => page.locator('main form .filled, main .filled').first().click();
const pay = made => `/appointments/${made.unpaid}/pay`;

// Face check-in of a clinic that has it, whatever this one has; its pictures are Chromium's own.
async function face(page, known, taken = 0) {
  const state = {available: true, on: false, since: null, model_changed: false, ...known};
  await page.route('**/api/v1/reception/face', route => route.fulfill({json: state}));
  await page.goto('/account/face');
  if (taken === 0) return;
  await page.locator('#consent').check();
  await submit(page);
  for (let i = 0; i < taken; ++i) {
    await page.locator('.seeing').waitFor();
    await submit(page);
  }
}
const isOn = {on: true, since: '2026-12-01T10:00:00.000Z'};

// name: [who, how to come there]
const scenes = {
  start: ['guest', go('/')],
  'start-demo': ['guest', async page => (await page.goto('/'), await page.locator('details.demo summary').click())],
  specialty: ['guest', go('/book')],
  doctor: ['guest', go(made => `/book/${made.specialty.id}`)],
  time: ['guest', go(made => `/book/${made.specialty.id}/any`)],
  'time-one-doctor': ['guest', go(made => `${made.doctor.path}?day=${dayOf(made.free)}`)],
  'time-next-month': [
    'guest',
    async (page, made) => {
      await page.goto(`/book/${made.specialty.id}/any`);
      await page.locator('.calendarhead button').last().click();
    },
  ],
  'time-taken': [
    'guest',
    async (page, made) => {
      await page.goto(`${made.doctor.path}?day=${dayOf(made.free)}`);
      await page.locator('.times a').first().waitFor();
      const answer = route =>
        route.fetch().then(async got => {
          const body = await got.json();
          await route.fulfill({response: got, json: {...body, items: body.items.filter((_, i) => i % 4 !== 1)}});
        });
      await page.route('**/api/v1/availability?*', answer);
      await page.waitForResponse(/availability\?/, {timeout: 40_000});
      await page.locator('.slot.taken').first().waitFor();
    },
  ],
  'time-lost': [
    'guest',
    go(made => `${made.doctor.path}?day=${dayOf(made.gone)}&lost=${encodeURIComponent(made.gone)}`),
  ],
  review: ['guest', go(made => reviewOf(made.doctor, made.free))],
  'review-gone': ['guest', go(made => reviewOf(made.doctor, made.gone))],
  identify: ['guest', go(made => reviewOf(made.doctor, made.free).replace('/review', '/identify'))],
  'identify-wrong': [
    'guest',
    async (page, made) => {
      await page.goto(reviewOf(made.doctor, made.free).replace('/review', '/identify'));
      await page.locator('#email').fill('maria@');
      await submit(page);
    },
  ],
  'identify-known': [
    'guest',
    async (page, made) => {
      await page.goto(reviewOf(made.doctor, made.free).replace('/review', '/identify'));
      await page.locator('input[value=known]').check();
    },
  ],
  'identify-email-taken': [
    'guest',
    async (page, made) => {
      await page.goto(reviewOf(made.doctor, made.free).replace('/review', '/identify'));
      const who = {email: made.patient.email, password: 'a long enough one', full_name: 'M', phone: '+351912345678'};
      for (const [id, text] of Object.entries(who)) await page.locator(`#${id}`).fill(text);
      await submit(page);
      await page.locator('#login_name').waitFor();
    },
  ],
  login: ['guest', go('/login')],
  'login-wrong': [
    'guest',
    async page => {
      await page.goto('/login');
      await page.locator('#login_name').fill('maria@example.com');
      await page.locator('#login_password').fill('not the right one');
      await submit(page);
      await page.locator('main .notice').waitFor();
    },
  ],
  register: ['guest', go('/register')],
  absent: ['guest', go('/book/nothing/of/this/kind')],
  'absent-gateway': ['guest', go('/nothing')],
  'payment-page': [
    'guest',
    async (page, made) => {
      const {link} = await paymentOf(made.patient, made.unpaid);
      await page.goto(origin + new URL(link).pathname);
    },
  ],
  'payment-page-absent': ['guest', go('/pay/nothing')],
  loading: [
    'guest',
    async page => {
      await page.route('**/api/v1/**', route => setTimeout(() => route.continue().catch(() => {}), 8000));
      await page.goto('/book');
      await page.locator('.skeleton').first().waitFor();
      await page.waitForTimeout(5500);
      return 'unsettled';
    },
  ],
  'cannot-be-read': [
    'guest',
    async page => {
      await page.route('**/api/v1/**', route => route.abort());
      await page.goto('/book');
      await page.locator('.notice').waitFor();
    },
  ],
  offline: [
    'guest',
    async (page, made) => {
      await page.goto(reviewOf(made.doctor, made.free));
      await settled(page);
      await page.context().setOffline(true);
      await page.locator('.line').waitFor();
    },
  ],
  'start-known': ['patient', go('/')],
  appointments: ['patient', go('/appointments')],
  'appointments-past': ['patient', go('/appointments#past')],
  'appointments-none': ['fresh', go('/appointments')],
  'review-known': ['patient', go(made => reviewOf(made.doctor, made.free))],
  pay: ['patient', go(pay)],
  'pay-invoice': [
    'patient',
    async (page, made) => {
      await page.goto(pay(made));
      await page.locator('details.card summary').first().click();
      await page.locator('details.card summary').last().click();
    },
  ],
  'pay-reference': [
    'patient',
    async (page, made) => {
      await page.goto(pay(made));
      await page.locator('input[value=multibanco]').check();
      await submit(page);
      await page.locator('dl.reference').waitFor();
    },
  ],
  'pay-asked': [
    'patient',
    async (page, made) => {
      await page.goto(pay(made));
      await page.locator('#mbway_phone').fill(made.patient.phone);
      await submit(page);
      await page.locator('.waiting').waitFor();
    },
  ],
  'pay-declined': [
    'patient',
    async (page, made) => {
      await page.goto(pay(made));
      await page.locator('.waiting').waitFor();
      await answerPhone(made.patient.phone, 'decline');
      await page.locator('.notice.warn').waitFor();
    },
  ],
  confirmed: ['patient', go(made => `/appointments/${made.later}`)],
  'confirmed-history': [
    'patient',
    async (page, made) => {
      await page.goto(`/appointments/${made.later}`);
      await page.locator('main details summary').last().click();
    },
  ],
  cancelled: ['patient', go(made => `/appointments/${made.cancelled}`)],
  unpaid: ['patient', go(made => `/appointments/${made.unpaid}`)],
  'cancel-free': ['patient', go(made => `/appointments/${made.later}/cancel`)],
  'cancel-half': ['patient', go(made => `/appointments/${made.soon}/cancel`)],
  'cancel-unpaid': ['patient', go(made => `/appointments/${made.unpaid}/cancel`)],
  move: ['patient', go(made => `/appointments/${made.later}/move`)],
  'move-chosen': [
    'patient',
    async (page, made) => {
      await page.goto(`/appointments/${made.later}/move`);
      await page.locator('.times button').nth(2).click();
    },
  ],
  waitlist: ['patient', go('/waitlist')],
  'waitlist-first': ['fresh', go('/waitlist')],
  account: ['patient', go('/account')],
  messages: ['patient', go('/account/messages')],
  'account-email': [
    'patient',
    async page => {
      await page.goto('/account');
      await page.locator('.setting button').first().click();
    },
  ],
  security: ['patient', go('/account/security')],
  'security-factor': [
    'fresh',
    async (page, made) => {
      await page.goto('/account/security');
      await page.locator('.setting button').nth(1).click();
      await page.locator('#current_password').fill(made.fresh.password);
      await submit(page);
      await page.locator('.scan').waitFor();
    },
  ],
  'security-codes': [
    'fresh',
    async (page, made) => {
      await page.goto('/account/security');
      await page.locator('.setting button').nth(1).click();
      await page.locator('#current_password').fill(made.fresh.password);
      await submit(page);
      await page.locator('#code').fill(await totp(await page.locator('main code').innerText()));
      await submit(page);
      await page.locator('.codes').waitFor();
    },
  ],
  'login-code': [
    'guest',
    async (page, made) => {
      await page.goto('/login');
      await page.locator('#login_name').fill(made.fresh.email);
      await page.locator('#login_password').fill(made.fresh.password);
      await submit(page);
      await page.locator('#code').waitFor();
    },
  ],
  dependants: ['patient', go('/account/dependants')],
  'dependants-add': [
    'patient',
    async page => {
      await page.goto('/account/dependants');
      await submit(page);
      await page.locator('#birth_date').fill('31');
      await submit(page);
    },
  ],
  'review-whom': [
    'patient',
    async (page, made) => {
      await page.goto(reviewOf(made.doctor, made.free));
      await page.locator('dl .button').click();
      await page.locator('input[name=whom]').last().check();
    },
  ],
  'face-off': ['patient', page => face(page)],
  'face-no-consent': ['patient', async page => (await face(page), await submit(page))],
  'face-taking': ['patient', page => face(page, {}, 2)],
  'face-three': ['patient', page => face(page, {}, 3)],
  'face-on': ['patient', page => face(page, isOn)],
  'face-off-sure': ['patient', async page => (await face(page, isOn), await page.locator('main .button').click())],
  'face-renewed': ['patient', page => face(page, {...isOn, model_changed: true})],
  'face-not-here': ['patient', page => face(page, {available: false})],
  data: ['patient', go('/account/data')],
  forgot: ['guest', go('/forgot')],
  reset: ['guest', go('/reset#nothing')],
  verify: ['guest', go('/verify#nothing')],
  users: ['admin', go('/admin/users')],
  'users-change': [
    'admin',
    async page => {
      await page.goto('/admin/users');
      await page.locator('.table .button').first().click();
    },
  ],
  audit: ['admin', go('/admin/audit')],
  analytics: ['admin', go('/admin')],
  doctors: ['admin', go('/admin/doctors')],
  'doctors-add': [
    'admin',
    async page => {
      await page.goto('/admin/doctors');
      await page.locator('.filters .button').last().click();
    },
  ],
  specialties: ['admin', go('/admin/specialties')],
  'dead-letters': ['admin', go('/admin/dead-letters')],
  'failed-messages': ['admin', go('/admin/messages')],
  arrivals: ['admin', go(made => `/reception?date=${dayOf(made.free)}`)],
  grid: ['admin', go(made => `/reception/grid?date=${dayOf(made.free)}`)],
  book: ['admin', go(made => `/reception/book?specialty=${made.specialty.id}`)],
  write: ['admin', go('/reception/messages')],
  devices: ['admin', go('/reception/devices')],
  day: ['doctor', go(made => `/day?date=${dayOf(made.free)}`)],
  hours: ['doctor', go('/hours')],
  prescriptions: ['doctor', go('/prescriptions')],
  kiosk: ['guest', go('/kiosk')],
  'waiting-room': ['guest', go('/waiting-room')],
  'session-over': [
    'fresh',
    async (page, made) => {
      await page.goto(reviewOf(made.doctor, made.free));
      await settled(page);
      const context = page.context();
      const kept = (await context.cookies()).filter(({name}) => name !== 'access_token' && name !== 'refresh_token');
      await context.clearCookies();
      await context.addCookies(kept);
      await submit(page);
      await page.locator('dialog').waitFor();
    },
  ],
};
// The clock moves for everybody: these come last.
const endings = [
  ['pay-soon', 13.5 * 60],
  ['pay-expired', 3 * 60],
];

async function shoot(context, look, name, come, made) {
  if (!name.includes(word)) return;
  const page = await context.newPage();
  try {
    const how = await come(page, made);
    if (how !== 'unsettled' && !page.url().includes('/pay/') && (await page.locator('#root').count()) > 0) {
      await settled(page);
    }
    await page.waitForTimeout(200);
    await page.screenshot({path: join(folder, `${name}.${look}.png`), fullPage: true});
  } catch (error) {
    console.log(`${name}, ${look}: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
  } finally {
    await context.setOffline(false);
    await page.close();
  }
}

mkdirSync(folder, {recursive: true});
const people = [];
for (const [look, options] of Object.entries(looks)) {
  const made = await world(options.locale.slice(0, 2));
  const contexts = {};
  for (const who of ['guest', 'patient', 'fresh', 'doctor', 'admin']) {
    contexts[who] = await visitor({...options, permissions: ['camera']}, browser);
    if (who === 'guest') continue;
    const page = await contexts[who].newPage();
    await logInAs(page, made[who]);
    await page.close();
  }
  for (const [name, [who, come]] of Object.entries(scenes)) await shoot(contexts[who], look, name, come, made);
  people.push({look, made, contexts});
}
for (const {made} of people) {
  await ask('DELETE', `/appointments/${made.unpaid}`, {token: await made.patient.token()});
  made.unpaid = await hold(made.patient, made.doctor, (await slotAfter(made.doctor, 160)).starts_at);
}
for (const [name, seconds] of endings) {
  await advanceClock(seconds);
  for (const {look, made, contexts} of people) await shoot(contexts.patient, look, name, go(pay), made);
}
await browser.close();
