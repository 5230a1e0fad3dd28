// web/deploy against a server that speaks like S3, on this machine.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {GetObjectCommand, ListObjectsV2Command, S3Client} from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import {deploy, headers, isHashed} from './deploy.mjs';

const hour = 60 * 60 * 1000;
const one = {'assets/app-0000000001.js': 'one', 'assets/app-00000000aa.css': 'a{}'};
const two = {'assets/app-0000000002.js': 'two', 'assets/app-00000000aa.css': 'a{}'};
let folder,
  server,
  endpoint,
  client,
  nth = 0,
  bucket;

async function build(name, assets) {
  const dist = join(folder, name);
  const files = {
    'start.pt.html': 'pt',
    'start.en.html': 'en',
    'app.html': 'app',
    'pages.txt': '/ start\n/book\n',
    'favicon.svg': '<svg/>',
    '.built': '',
    ...assets,
  };
  await rm(dist, {recursive: true, force: true});
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dist, path)), {recursive: true});
    await writeFile(join(dist, path), text);
  }
  return dist;
}

async function names(prefix = '') {
  const {Contents = []} = await client.send(new ListObjectsV2Command({Bucket: bucket, Prefix: prefix}));
  return Contents.map(({Key}) => Key).sort();
}

async function get(key) {
  const answer = await client.send(new GetObjectCommand({Bucket: bucket, Key: key}));
  return {...answer, text: await answer.Body.transformToString()};
}

// The order in which a deployment sends what it sends.
function watched() {
  const sent = [];
  const recording = {
    send: command => {
      if (command.input.Key) sent.push(`${command.constructor.name.replace('ObjectCommand', '')} ${command.input.Key}`);
      return client.send(command);
    },
  };
  Object.setPrototypeOf(recording, S3Client.prototype);
  return {client: recording, sent};
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consulta-deploy-'));
  const configureBuckets = Array.from({length: 8}, (_, i) => ({name: `bucket-${i}`}));
  server = new S3rver({port: 0, address: '127.0.0.1', silent: true, directory: join(folder, 's3'), configureBuckets});
  const {port} = await server.run();
  endpoint = `http://127.0.0.1:${port}`;
  client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: {accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER'},
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
});
after(async () => {
  client?.destroy();
  await server?.close();
  await rm(folder, {recursive: true, force: true});
});
beforeEach(() => {
  bucket = `bucket-${nth++}`;
});

test('names with ten hexadecimal letters, and no others, are kept for a year', () => {
  for (const name of ['assets/app-0123456789.js', 'a-b-abcdefabcd.css']) assert.ok(isHashed(name), name);
  for (const name of [
    'app.js',
    'app-012345678.js',
    'app-01234567890.js',
    'app-ABCDEF0123.js',
    'a/-0123456789.js',
    'app-0123456789',
    'app-0123456789.js.map',
  ])
    assert.ok(!isHashed(name), name);
  assert.equal(headers('x.unknown').ContentType, 'application/octet-stream');
});

test('files come with their headers, below a prefix, and index.html is the Portuguese start page', async () => {
  await deploy({client, bucket, prefix: 'site', dist: await build('one', one)});
  const script = await get('site/assets/app-0000000001.js');
  assert.equal(script.text, 'one');
  assert.equal(script.ContentType, 'text/javascript; charset=utf-8');
  assert.equal(script.CacheControl, 'public, max-age=31536000, immutable');
  assert.equal(script.ContentLanguage, undefined);
  for (const [name, text, language] of [
    ['index', 'pt', 'pt'],
    ['start.pt', 'pt', 'pt'],
    ['start.en', 'en', 'en'],
    ['app', 'app', undefined],
  ]) {
    const page = await get(`site/${name}.html`);
    assert.equal(page.text, text);
    assert.equal(page.ContentType, 'text/html; charset=utf-8');
    assert.equal(page.CacheControl, 'no-cache');
    assert.equal(page.ContentLanguage, language);
  }
  assert.equal((await get('site/favicon.svg')).ContentType, 'image/svg+xml');
  assert.equal((await get('site/favicon.svg')).CacheControl, 'no-cache');
  assert.ok(!(await names()).some(name => /pages\.txt|\.built/.test(name)));
  assert.ok((await names()).every(name => name.startsWith('site/')));
});

test('hashed files go first and pages last; nothing is deleted before that, and what is there is not sent again', async () => {
  const first = watched();
  await deploy({client: first.client, bucket, dist: await build('one', one)});
  const kinds = first.sent
    .filter(line => line.startsWith('Put'))
    .map(line => (isHashed(line) ? 'hashed' : line.endsWith('.html') ? 'page' : 'other'));
  assert.deepEqual(kinds, ['hashed', 'hashed', 'other', 'page', 'page', 'page', 'page', 'other']); // at last, the list

  const second = watched();
  await deploy({client: second.client, bucket, dist: await build('two', two), now: Date.now()});
  assert.ok(second.sent.includes('Put assets/app-0000000002.js'));
  assert.ok(!second.sent.includes('Put assets/app-00000000aa.css'));

  const third = watched();
  await deploy({client: third.client, bucket, dist: await build('two', two), now: Date.now() + 25 * hour});
  const deleted = third.sent.findIndex(line => line.startsWith('Delete'));
  assert.ok(deleted > third.sent.findLastIndex(line => line.endsWith('.html')), third.sent.join());
});

test('files of the version before stay a day after they were replaced, however old they are', async () => {
  const start = Date.now();
  const at = async (hours, name, assets) => {
    await deploy({client, bucket, dist: await build(name, assets), now: start + hours * hour});
    return (await names('assets/')).map(key => key.slice('assets/app-'.length));
  };
  assert.deepEqual(await at(0, 'one', one), ['0000000001.js', '00000000aa.css']);
  // Ten days later it is replaced: somebody has its page open still.
  assert.deepEqual(await at(240, 'two', two), ['0000000001.js', '0000000002.js', '00000000aa.css']);
  assert.deepEqual(await at(263, 'two', two), ['0000000001.js', '0000000002.js', '00000000aa.css']);
  assert.deepEqual(await at(265, 'two', two), ['0000000002.js', '00000000aa.css']);
  // What returns is current again, and what is nobody's hashed file is left alone.
  assert.deepEqual(await at(266, 'one', one), ['0000000001.js', '0000000002.js', '00000000aa.css']);
  assert.deepEqual(await at(267, 'two', two), ['0000000001.js', '0000000002.js', '00000000aa.css']);
  assert.deepEqual(await at(268, 'one', one), ['0000000001.js', '0000000002.js', '00000000aa.css']);
  assert.deepEqual(await at(291.5, 'one', one), ['0000000001.js', '0000000002.js', '00000000aa.css']);
  assert.deepEqual(await at(292.5, 'one', one), ['0000000001.js', '00000000aa.css']);
});

test('a folder that is no built application deletes and sends nothing', async () => {
  await deploy({client, bucket, dist: await build('one', one)});
  const there = await names();
  await assert.rejects(deploy({client, bucket, dist: join(folder, 'nowhere')}), /no built application/);
  assert.deepEqual(await names(), there);
});

test('the command', async () => {
  const run = (...words) =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('main.mjs', import.meta.url)), ...words], {
      env: {...process.env, AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1'},
    });
  const dist = await build('one', one);
  const {stdout} = await run(`s3://${bucket}/a/b`, '-e', endpoint, '--dist', dist);
  assert.match(stdout, /put {6}index\.html/);
  assert.equal((await get('a/b/index.html')).text, 'pt');
  await assert.rejects(run('http://bucket'), {code: 2});
  await assert.rejects(run(), {code: 2});
  await assert.rejects(run(`s3://${bucket}`, '-e', endpoint, '--dist', folder), {code: 1});
});
