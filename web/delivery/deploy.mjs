// Puts a built application into a bucket so that nobody sees half of it: first what has its hash in its name, then the
// pages that name it, and only then is old stuff cleared away. Types and caching are those the gateway would send; its
// policies are for whoever serves the bucket to add. Who has the
// page of the version before still finds its files for a day.
import {readFile, readdir} from 'node:fs/promises';
import {extname, join, relative, sep} from 'node:path';
import {DeleteObjectCommand, GetObjectCommand, PutObjectCommand, paginateListObjectsV2} from '@aws-sdk/client-s3';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const day = 24 * 60 * 60 * 1000;
const hashed = /[^/]-[0-9a-f]{10}\.[^./]+$/;
// When each file left the application. It is nobody's page, but holds no secret either.
const retired = 'retired.json';

export const isHashed = name => hashed.test(name);

export function headers(name) {
  const language = /^(?:\w+\.(pt|en)|index)\.html$/.exec(name);
  return {
    ContentType: types[extname(name)] ?? 'application/octet-stream',
    CacheControl: isHashed(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(language && {ContentLanguage: language[1] ?? 'pt'}),
  };
}

// In the order they are put; each {name, file}.
async function contents(dist) {
  const entries = await readdir(dist, {recursive: true, withFileTypes: true}).catch(() => []);
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => {
      const file = join(entry.parentPath, entry.name);
      return {name: relative(dist, file).split(sep).join('/'), file};
    })
    .filter(({name}) => name !== 'pages.txt' && !/(^|\/)\./.test(name)); // hidden ones are the build's own
  const start = files.find(({name}) => name === 'start.pt.html');
  if (!start || !files.some(({name}) => name === 'app.html')) {
    throw new Error(`${dist} is no built application; run web/build`);
  }
  files.push({name: 'index.html', file: start.file});
  const rank = ({name}) => (isHashed(name) ? 0 : name.endsWith('.html') ? 2 : 1);
  return files.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

async function stored(client, bucket, prefix) {
  const names = [];
  for await (const page of paginateListObjectsV2({client}, {Bucket: bucket, Prefix: prefix})) {
    for (const {Key} of page.Contents ?? []) names.push(Key.slice(prefix.length));
  }
  return names;
}

async function readRetired(client, bucket, key) {
  try {
    const {Body} = await client.send(new GetObjectCommand({Bucket: bucket, Key: key}));
    return JSON.parse(await Body.transformToString());
  } catch (error) {
    if (error.name === 'NoSuchKey') return {};
    throw error;
  }
}

export async function deploy({client, bucket, prefix = '', dist, say = () => {}, now = Date.now()}) {
  const root = prefix && `${prefix}/`;
  const files = await contents(dist);
  const before = await stored(client, bucket, root);
  for (const {name, file} of files) {
    if (isHashed(name) && before.includes(name)) continue;
    const put = {Bucket: bucket, Key: root + name, Body: await readFile(file), ...headers(name)};
    await client.send(new PutObjectCommand(put));
    say(`put      ${name}`);
  }

  const current = new Set(files.map(({name}) => name));
  const known = before.includes(retired) ? await readRetired(client, bucket, root + retired) : {};
  const left = {};
  for (const name of before.filter(name => isHashed(name) && !current.has(name))) {
    const since = known[name] ?? now;
    if (now - since < day) {
      left[name] = since;
      continue;
    }
    await client.send(new DeleteObjectCommand({Bucket: bucket, Key: root + name}));
    say(`deleted  ${name}`);
  }
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: root + retired,
      Body: JSON.stringify(left),
      ContentType: types['.json'],
      CacheControl: 'no-cache',
    }),
  );
  say(`${current.size} files are there, and ${Object.keys(left).length} of versions before`);
}
