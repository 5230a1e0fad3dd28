// The command line of web/deploy.
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {S3Client} from '@aws-sdk/client-s3';
import {deploy} from './deploy.mjs';

const usage = `Usage: web/deploy s3://BUCKET[/PREFIX] [-e ENDPOINT] [--dist FOLDER]

  -e ENDPOINT     address of what speaks like S3, where it is not Amazon's
  --dist FOLDER   the built application (default: web/dist)`;

function refuse(why) {
  console.error(`web/deploy: ${why}\n\n${usage}`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        endpoint: {type: 'string', short: 'e'},
        dist: {type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url))},
        help: {type: 'boolean', short: 'h'},
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
}

const {values, positionals} = read();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const target = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(positionals[0] ?? '');
if (!target || positionals.length !== 1) refuse('name one target, s3://BUCKET or s3://BUCKET/PREFIX');
const [, bucket, prefix = ''] = target;

const client = new S3Client({
  region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
  // Checksums of Amazon's own are refused by others.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  ...(values.endpoint && {endpoint: values.endpoint, forcePathStyle: true}),
});
try {
  await deploy({client, bucket, prefix, dist: values.dist, say: line => console.log(line)});
} catch (error) {
  console.error(`web/deploy: ${error.message}`);
  process.exit(1);
}
