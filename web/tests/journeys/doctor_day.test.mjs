// A doctor's day: somebody comes, is called, treated, and gone; somebody else does not come.
import {test} from 'node:test';
import {asVisitor, button, desktop, heading, inspect, link, logInAs, phone, smallest, useBrowser} from '../browser.mjs';
import {
  advanceClock,
  bookAndPay,
  call,
  inEnglish,
  logIn,
  newDoctor,
  newPatient,
  slotAfter,
  toMinutesBefore,
} from '../clinic.mjs';
import {dayOf, timeOf} from '../steps.mjs';

useBrowser();

const minutesFrom = (instant, minutes) =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString().replace('.000', '');

// A doctor with two that follow each other, a quarter of an hour before the first.
async function twoBooked() {
  const [doctor, maria, joao] = await Promise.all([
    newDoctor({full_name: 'Rita Vale'}),
    newPatient('Maria Santos'),
    newPatient('João Pereira'),
  ]);
  const near = (await slotAfter(doctor, 2)).starts_at;
  // Both on the day that it is then.
  const within = dayOf(near) === dayOf(minutesFrom(near, -15)) && dayOf(near) === dayOf(minutesFrom(near, 30));
  const first = within ? near : (await slotAfter(doctor, 4)).starts_at;
  const second = minutesFrom(first, 30);
  const ids = [await bookAndPay(maria, doctor, first, {reason: 'Shoulder'}), await bookAndPay(joao, doctor, second)];
  await inEnglish(doctor);
  await toMinutesBefore(first, 15);
  return {doctor, maria, joao, first, second, ids};
}

for (const [where, viewport] of [
  ['at a desk', desktop],
  ['on a phone', phone],
]) {
  test(
    `calls, treats and completes, ${where}`,
    asVisitor({viewport}, async page => {
      const {doctor, maria, joao, first, second, ids} = await twoBooked();
      await logInAs(page, doctor, `/day?date=${dayOf(first)}`);
      const row = name => page.getByRole('row', {name});
      await row('Maria Santos').getByText('confirmed').waitFor();
      await row('Maria Santos').getByText(timeOf(first)).waitFor();
      await row('Maria Santos').getByText('Shoulder').waitFor();
      await page.getByText('0 seen, 2 to come').waitFor();
      await inspect(page);

      await button(page, 'Check in, Maria Santos').click();
      await page.getByText('Next: Maria Santos').waitFor();
      await button(page, 'Call, Maria Santos').waitFor();
      await inspect(page, {moved: true});
      await button(page, 'Call, Maria Santos').click();
      await row('Maria Santos')
        .getByText(/called at \d\d:\d\d/)
        .waitFor();
      await button(page, 'Call again, Maria Santos').waitFor();
      await button(page, 'Start, Maria Santos').click();
      await row('Maria Santos').getByText('in consultation').waitFor();
      await inspect(page, {moved: true});

      // The first one takes longer than planned.
      await advanceClock(55 * 60);
      await page.reload();
      await page.getByText(/Running \d+ min late/).waitFor();
      await button(page, 'Complete, Maria Santos').click();
      await page.getByText('1 seen, 1 to come').waitFor();
      await maria.becomes(ids[0], 'completed');

      // The second does not come: that is asked once more, and may be left.
      await toMinutesBefore(second, -20);
      await page.reload();
      await button(page, 'No-show, João Pereira').click();
      await page.getByText('Did nobody come? The price is kept.').waitFor();
      // The login was over with the clock's hour, and was continued.
      await inspect(page, {moved: true, refusals: true});
      await button(page, 'Leave it').click();
      await button(page, 'No-show, João Pereira').click();
      await button(page, 'Nobody came, João Pereira').click();
      await row('João Pereira').getByText('no-show').waitFor();
      await joao.becomes(ids[1], 'no_show');
      await page.getByText('1 seen, 0 to come').waitFor();
      await inspect(page, {moved: true, refusals: true});
    }),
  );
}

test(
  'goes through the day by the keyboard alone',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, maria, first, ids} = await twoBooked();
    await logInAs(page, doctor, `/day?date=${dayOf(first)}`);
    const isAt = name =>
      page.waitForFunction(wanted => document.activeElement?.getAttribute('aria-label') === wanted, name);
    await button(page, 'Check in, Maria Santos').waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    for (let i = 0; i < 80 && (await focused()) !== 'Check in, Maria Santos'; ++i) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // The focus stays in the row, at what comes next.
    await isAt('Call, Maria Santos');
    await page.keyboard.press('Enter');
    await isAt('Call again, Maria Santos');
    await page.keyboard.press('Shift+Tab');
    await isAt('Start, Maria Santos');
    await page.keyboard.press('Enter');
    await isAt('Complete, Maria Santos');
    await page.keyboard.press('Enter');
    await isAt('Open, Maria Santos');
    await maria.becomes(ids[0], 'completed');
  }),
);

test(
  'says that somebody else was faster, where that was not told yet',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, first, ids} = await twoBooked();
    await page.route('**/api/v1/appointments/events*', route => route.abort());
    await logInAs(page, doctor, `/day?date=${dayOf(first)}`);
    await button(page, 'Check in, Maria Santos').waitFor();
    const token = await logIn(doctor.email, doctor.password);
    await call('POST', `/appointments/${ids[0]}/check-in`, {token});
    await button(page, 'Check in, Maria Santos').click();
    await page.getByText('Somebody was faster, or a step is missing').first().waitFor();
    await button(page, 'Call, Maria Santos').waitFor();
    await inspect(page, {refusals: true, moved: true});
  }),
);

test(
  'shows what others do, and what is booked, without being asked',
  asVisitor({viewport: desktop}, async page => {
    const {doctor, maria, second, ids} = await twoBooked();
    await logInAs(page, doctor, `/day?date=${dayOf(second)}`);
    await button(page, 'Check in, Maria Santos').waitFor();
    const token = await logIn(doctor.email, doctor.password);
    await call('POST', `/appointments/${ids[0]}/check-in`, {token});
    await button(page, 'Call, Maria Santos').waitFor();
    await call('DELETE', `/appointments/${ids[1]}`, {token});
    await page.getByRole('row', {name: 'João Pereira'}).getByText('cancelled').waitFor();
    await maria.becomes(ids[0], 'checked_in');
    await inspect(page, {moved: true});
  }),
);

test(
  'finds another day by its address, and a day without anybody',
  asVisitor({viewport: smallest}, async page => {
    const {doctor, first} = await twoBooked();
    await logInAs(page, doctor, '/day?date=2030-01-02');
    await heading(page, 'Wednesday, 2 January 2030').waitFor();
    await page.getByText('Nobody is booked on this day.').waitFor();
    await inspect(page);
    await page.getByLabel('Another day').fill(dayOf(first));
    await page.getByRole('row', {name: 'Maria Santos'}).waitFor();
    await inspect(page, {moved: true});
    await button(page, 'Menu').click();
    await link(page, 'Hours').waitFor();
    await page.keyboard.press('Escape');
    await link(page, 'Hours').waitFor({state: 'hidden'});
    await page.goBack();
    await heading(page, 'Wednesday, 2 January 2030').waitFor();
  }),
);

test(
  'is closed to patients',
  asVisitor({}, async page => {
    await logInAs(page, await newPatient(), '/day');
    await page.getByText('It is for: Professional.').waitFor();
    await inspect(page);
  }),
);
