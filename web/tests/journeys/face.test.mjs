// Face check-in: three pictures that turn it on, what may be wrong with them and with the camera, and a face at the
// kiosk. Chromium's own camera shows no face, so what the service says of pictures is said here.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asVisitor, button, heading, inspect, link, logInAs, smallest, useBrowser, withCamera} from '../browser.mjs';
import {eventually, newPatient} from '../clinic.mjs';
import {letIn} from '../steps.mjs';

useBrowser(withCamera);

const allowed = {permissions: ['camera']};
const refused = {permissions: ['geolocation']}; // and nothing else
const tall = {viewport: {width: 1080, height: 1920}, locale: 'pt-PT'};

const hasFocus = part =>
  eventually(() => part.evaluate(element => element === document.activeElement), 'the focus of what has come');

// Runs in each page before its own scripts.
function watchCamera() {
  window.tracks = [];
  const media = navigator.mediaDevices;
  if (!media) return;
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = async wanted => {
    const stream = await open(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
}
const lit = page => page.evaluate(() => window.tracks.filter(({readyState}) => readyState === 'live').length);
const isDark = page => eventually(async () => (await lit(page)) === 0, 'the end of the camera');

const refuse = (route, {status = 422, code, fields = []}) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    json: {
      type: `/problems/${code}`,
      title: code,
      status,
      code,
      detail: code,
      errors: fields.map(field => ({field, message: 'It must be another.'})),
      request_id: '0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b20',
    },
  });

// Answers with each refusal once, then does what it is asked. What it was sent is in `sent`.
async function faces(page, known = {}, refusals = []) {
  const state = {available: true, on: false, since: null, model_changed: false, ...known};
  const sent = [];
  await page.addInitScript(watchCamera);
  await page.route('**/api/v1/reception/face', route => {
    const request = route.request();
    if (request.method() === 'DELETE') {
      Object.assign(state, {on: false, since: null, model_changed: false});
      return route.fulfill({status: 204});
    }
    if (request.method() === 'PUT') {
      sent.push(request.postDataJSON());
      const refusal = refusals.shift();
      if (refusal) return refuse(route, refusal);
      Object.assign(state, {on: true, since: '2026-12-01T10:00:00.000Z', model_changed: false});
    }
    return route.fulfill({json: state});
  });
  return sent;
}

const press = async (page, name) => {
  const found = page.locator('main').getByRole('button', {name, exact: true});
  await found.and(page.locator('[aria-disabled=false], :not([aria-disabled])')).waitFor();
  await found.click();
};

async function begin(page) {
  await page.getByLabel('I agree that the clinic').check();
  await press(page, 'Take three pictures');
}
async function takeThree(page) {
  await begin(page);
  for (let i = 1; i <= 3; ++i) {
    await page.getByRole('heading', {name: `Picture ${i} of 3`}).waitFor();
    await press(page, 'Take the picture');
  }
  await page.getByRole('heading', {name: 'Three pictures'}).waitFor();
}

test(
  'turns it on with three pictures, by the keyboard alone, and off again',
  asVisitor(allowed, async page => {
    const patient = await newPatient();
    const sent = await faces(page);
    await logInAs(page, patient, '/account');
    await link(page, 'Face check-in').click();
    await heading(page, 'Face check-in: off').waitFor();
    await page.getByText('A photograph of you may fool the camera.').waitFor();
    await inspect(page);
    assert.equal(await lit(page), 0, 'the camera opens only when it is wanted');

    const keys = page.keyboard;
    await button(page, 'Take three pictures').focus();
    await keys.press('Enter');
    await page.getByText('Without your consent we keep nothing of your face.').first().waitFor();
    await inspect(page, {moved: true});
    assert.equal(await lit(page), 0);
    await page.locator('#consent').focus();
    await keys.press('Space');
    await keys.press('Tab');
    await hasFocus(button(page, 'Take three pictures'));
    await keys.press('Enter');
    for (let i = 1; i <= 3; ++i) {
      await page.getByRole('heading', {name: `Picture ${i} of 3`}).waitFor();
      const take = button(page, 'Take the picture');
      await hasFocus(take);
      await take.and(page.locator('[aria-disabled=false]')).waitFor();
      if (i < 3) await inspect(page, {moved: true});
      assert.equal(await lit(page), 1);
      await keys.press('Enter');
    }
    await hasFocus(page.getByRole('heading', {name: 'Three pictures'}));
    await isDark(page);
    const pictures = page.locator('.picture');
    assert.equal(await pictures.count(), 3);
    const [width, height] = await pictures.first().evaluate(img => [img.naturalWidth, img.naturalHeight]);
    assert.ok(width === height && width > 100 && width <= 720, `${width} by ${height}`);
    await inspect(page, {moved: true});
    assert.deepEqual(sent, [], 'nothing has left the device');
    await keys.press('Tab');
    await hasFocus(button(page, 'Turn on face check-in'));
    await keys.press('Enter');
    await heading(page, 'Face check-in: on').waitFor();
    await hasFocus(heading(page, 'Face check-in: on'));
    await inspect(page, {moved: true});
    assert.equal(sent.length, 1);
    assert.equal(sent[0].consent, true);
    assert.equal(sent[0].images.length, 3);
    for (const image of sent[0].images) {
      const bytes = Buffer.from(image, 'base64');
      assert.equal(bytes.subarray(0, 3).toString('hex'), 'ffd8ff');
      assert.ok(bytes.length <= 512_000, `${bytes.length} bytes`);
    }

    const withdraw = button(page, 'Withdraw and delete');
    await withdraw.focus();
    await keys.press('Enter');
    const dialog = page.getByRole('dialog', {name: 'Delete the template of your face?'});
    await dialog.waitFor();
    await inspect(page, {moved: true});
    await keys.press('Escape');
    await hasFocus(withdraw);
    await keys.press('Enter');
    await dialog.getByRole('button', {name: 'Withdraw and delete'}).click();
    await heading(page, 'Face check-in: off').waitFor();
    await hasFocus(heading(page, 'Face check-in: off'));
    await inspect(page, {moved: true});
  }),
);

test(
  'says which picture is not good and takes that one again; pictures outlast a service that is away',
  asVisitor({...allowed, viewport: smallest}, async page => {
    const patient = await newPatient();
    const sent = await faces(page, {}, [
      {code: 'no_face', fields: ['images.1']},
      {status: 503, code: 'faces_away'},
      {code: 'faces_differ'},
    ]);
    await logInAs(page, patient, '/account/face');
    await takeThree(page);
    await press(page, 'Turn on face check-in');
    await page.getByText('Picture 2: No face was found').first().waitFor();
    await inspect(page, {refusals: true, moved: true});
    await press(page, 'Take picture 2 again');
    await page.getByRole('heading', {name: 'Picture 2 of 3'}).waitFor();
    await press(page, 'Take the picture');
    await page.getByRole('heading', {name: 'Three pictures'}).waitFor();
    assert.equal(await page.locator('main').getByText('No face was found').count(), 0);

    await press(page, 'Turn on face check-in');
    await page.getByText('Your pictures are still here').first().waitFor();
    assert.equal(await page.locator('.picture').count(), 3);
    await inspect(page, {refusals: true, moved: true});
    for (const i of [0, 2]) assert.equal(sent[1].images[i], sent[0].images[i]);

    await press(page, 'Turn on face check-in');
    await page.getByText('do not look like one person').first().waitFor();
    assert.equal(await page.locator('.picture').count(), 0);
    await inspect(page, {refusals: true, moved: true});
    await takeThree(page);
    await press(page, 'Turn on face check-in');
    await heading(page, 'Face check-in: on').waitFor();
    assert.equal(sent.length, 4);
  }),
);

const setHidden = (page, hidden) =>
  page.evaluate(hidden => {
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test(
  'the camera is open only while it is looked at',
  asVisitor(allowed, async page => {
    const patient = await newPatient();
    await faces(page);
    await logInAs(page, patient, '/account/face');
    await begin(page);
    const isLit = () => eventually(async () => (await lit(page)) === 1, 'the camera');
    await isLit();
    await setHidden(page, true);
    await isDark(page);
    await setHidden(page, false);
    await isLit();
    await press(page, 'Leave it, keep nothing');
    await isDark(page);
    await hasFocus(page.locator('#consent'));
    await press(page, 'Take three pictures');
    await isLit();
    await link(page, 'Account').first().click();
    await isDark(page);
  }),
);

test(
  'a camera that is not allowed, and a clinic without faces, say what to do',
  asVisitor(refused, async (page, context) => {
    const patient = await newPatient();
    await faces(page);
    await logInAs(page, patient, '/account/face');
    await begin(page);
    await page.getByText('The camera is not allowed here.').first().waitFor();
    await hasFocus(button(page, 'Try again'));
    await inspect(page, {moved: true});
    await context.grantPermissions(['camera']);
    await press(page, 'Try again');
    await press(page, 'Take the picture');
    await page.getByRole('heading', {name: 'Picture 2 of 3'}).waitFor();

    const other = await context.newPage();
    await faces(other, {available: false});
    await other.goto('/account');
    await link(other, 'My data').waitFor();
    await inspect(other);
    assert.equal(await link(other, 'Face check-in').count(), 0);
    await other.goto('/account/face');
    await other.getByText('This clinic does not recognise faces.').waitFor();
    await inspect(other);

    const renewing = await context.newPage();
    await faces(renewing, {on: true, since: '2026-12-01T10:00:00.000Z', model_changed: true});
    await renewing.goto('/account/face');
    await renewing.getByText('until you take three new pictures').waitFor();
    await inspect(renewing);
    await takeThree(renewing);
    await press(renewing, 'Turn on face check-in');
    await renewing.getByText('until you take three new pictures').waitFor({state: 'hidden'});
    await inspect(renewing, {moved: true});
  }),
);

const somebody = {
  appointment_id: '0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b20',
  display_name: 'Felismina Q.',
  room: '9',
  doctor: {id: '0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b21', name: 'Rita Vale'},
  called_at: null,
  wait_minutes: 5,
  wait_from_minutes: 0,
  wait_to_minutes: 15,
};

// A kiosk of a clinic that recognises faces, whose faces are refused one after the other, and then known.
async function kioskWithFaces(kiosk, refusals) {
  const sent = [];
  await kiosk.addInitScript(watchCamera);
  await kiosk.route('**/api/v1/reception/check-in', route => {
    const request = route.request();
    if (request.method() === 'GET') return route.fulfill({json: {face: true}});
    const body = request.postDataJSON();
    sent.push(body);
    const refusal = body.face && refusals.shift();
    return refusal ? refuse(route, refusal) : route.fulfill({status: 202, json: somebody});
  });
  await kiosk.goto('/kiosk');
  await letIn(kiosk, 'kiosk', 'Hall');
  await heading(kiosk, 'Olá').waitFor();
  return sent;
}

async function showFace(kiosk) {
  await press(kiosk, 'Reconhecer o meu rosto');
  await press(kiosk, 'Tirar uma fotografia');
}

test(
  'the kiosk takes one picture, and asks for the code of whom it is not sure',
  asVisitor({...allowed, ...tall}, async kiosk => {
    const sent = await kioskWithFaces(kiosk, [{code: 'face_unsure'}, undefined, {status: 503, code: 'faces_away'}]);
    const code = kiosk.locator('input[name=code]');
    const face = button(kiosk, 'Reconhecer o meu rosto');
    await face.waitFor();
    await inspect(kiosk, {refusals: true, moved: true});
    assert.equal(await lit(kiosk), 0);
    assert.ok((await face.boundingBox()).height >= 96);

    await face.focus();
    await kiosk.keyboard.press('Enter');
    const take = button(kiosk, 'Tirar uma fotografia');
    await hasFocus(take);
    await take.and(kiosk.locator('[aria-disabled=false]')).waitFor();
    await inspect(kiosk, {moved: true});
    assert.ok((await take.boundingBox()).height >= 96);
    await kiosk.keyboard.press('Enter');
    await kiosk.locator('.told').getByText('Não temos a certeza de quem é. Use o código, por favor.').waitFor();
    await hasFocus(code);
    await isDark(kiosk);
    await inspect(kiosk, {refusals: true, moved: true});
    assert.ok(sent[0].face.startsWith('/9j/'));

    // The code is typed where the focus is; and over the open camera, too.
    await kiosk.keyboard.type('q83vASNFZ4mrze8BI0VniQ');
    await kiosk.keyboard.press('Enter');
    await kiosk.locator('.told').getByText('Olá, Felismina Q.').waitFor();
    await inspect(kiosk, {moved: true});
    await press(kiosk, 'Concluir');
    await press(kiosk, 'Reconhecer o meu rosto');
    await eventually(async () => (await lit(kiosk)) === 1, 'the camera');
    await kiosk.keyboard.type('q83vASNFZ4mrze8BI0VniQ');
    await kiosk.keyboard.press('Enter');
    await kiosk.locator('.told').getByText('Olá, Felismina Q.').waitFor();
    await isDark(kiosk);
    await press(kiosk, 'Concluir');

    await showFace(kiosk);
    await kiosk.locator('.told').getByText('Olá, Felismina Q.').waitFor();
    await hasFocus(button(kiosk, 'Concluir'));
    await isDark(kiosk);
    await press(kiosk, 'Concluir');
    await showFace(kiosk);
    await kiosk.locator('.told').getByText('De momento não é possível reconhecer rostos.').waitFor();
    await hasFocus(code);
    await face.waitFor({state: 'hidden'}); // until it is asked for again
    assert.deepEqual(
      sent.map(body => Object.keys(body)),
      [['face'], ['code'], ['code'], ['face'], ['face']],
    );
  }),
);

test(
  'a kiosk whose camera does not open asks for the code',
  asVisitor({...refused, ...tall}, async kiosk => {
    await kioskWithFaces(kiosk, []);
    await press(kiosk, 'Reconhecer o meu rosto');
    await kiosk.locator('.told').getByText('De momento a câmara não funciona. Use o código, por favor.').waitFor();
    await hasFocus(kiosk.locator('input[name=code]'));
    await inspect(kiosk, {refusals: true, moved: true});
  }),
);
