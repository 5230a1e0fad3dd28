// The pages of the clinic's people: on the smallest phone, with letters twice as large, with colours of their own, and
// in Portuguese.
import {test} from 'node:test';
import {asVisitor, desktop, heading, inspect, logInAs, smallest, useBrowser} from '../browser.mjs';
import {admin, bookAndPay, inEnglish, newDoctor, newPatient, slotAfter} from '../clinic.mjs';
import {dayOf, look} from '../steps.mjs';

useBrowser();

async function allPages(page) {
  const [doctor, patient] = await Promise.all([
    newDoctor({full_name: 'Constança Maria de Vasconcelos e Albuquerque'}),
    newPatient('Maximiliano Bartolomeu Cavalcanti de Albuquerque'),
  ]);
  const {starts_at} = await slotAfter(doctor, 48);
  const id = await bookAndPay(patient, doctor, starts_at, {reason: 'Uma dor que não passa há três semanas'});
  await Promise.all([inEnglish(doctor), inEnglish(admin)]);
  await logInAs(page, doctor, `/day?date=${dayOf(starts_at)}`);
  await page.getByRole('row', {name: /Maximiliano/}).waitFor();
  await inspect(page);
  for (const path of ['/hours', `/day/${id}`, '/account']) await look(page, path);
  await page.context().clearCookies();
  await logInAs(page, admin, `/reception?date=${dayOf(starts_at)}`);
  await page.getByRole('row', {name: /Maximiliano/}).waitFor();
  await inspect(page);
  for (const path of [
    `/reception/grid?date=${dayOf(starts_at)}`,
    '/reception/book',
    '/reception/messages',
    '/reception/devices',
    '/admin/doctors',
    '/admin/specialties',
    '/admin/users',
    '/admin/audit',
    '/admin/dead-letters',
    '/admin/messages',
    `/admin/doctors/${doctor.id}/hours`,
  ]) {
    await look(page, path);
  }
}

test(
  'every page of staff fits a phone of 320 px',
  asVisitor({viewport: smallest, hasTouch: true, isMobile: true}, allPages),
);

test(
  'every page of staff stands 200 % zoom',
  asVisitor(
    {viewport: {width: desktop.width / 2, height: desktop.height / 2}, deviceScaleFactor: 2, axe: false},
    allPages,
  ),
);

test(
  'every page of staff stands letters twice as large',
  asVisitor({viewport: desktop, axe: false}, async (page, context) => {
    await context.addInitScript(() => {
      const enlarge = () => document.documentElement?.style.setProperty('font-size', '200%');
      if (document.documentElement) enlarge();
      else
        new MutationObserver((_, observer) => (observer.disconnect(), enlarge())).observe(document, {childList: true});
    });
    await allPages(page);
  }),
);

test(
  'every page of staff stands forced colours, in the dark',
  asVisitor({viewport: desktop, forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark'}, allPages),
);

test(
  'speaks Portuguese to staff',
  asVisitor({viewport: desktop, locale: 'pt-PT'}, async page => {
    await logInAs(page, admin, '/admin/doctors?lang=pt');
    await heading(page, 'Profissionais').waitFor();
    await inspect(page);
    await page.goto('/reception?lang=pt');
    await page
      .getByRole('button', {name: 'Hoje'})
      .or(page.getByRole('link', {name: 'Hoje'}))
      .first()
      .waitFor();
    await inspect(page);
  }),
);
