// docs/openapi.yaml by itself: it keeps to OpenAPI 3.1, its examples are what its schemas say, and nobody has to guess:
// bodies have examples, texts say what a program can hold them against, and what may be null says when.
import {bundle, createConfig, lint} from '@redocly/openapi-core';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const path = fileURLToPath(new URL('../../../docs/openapi.yaml', import.meta.url));
const rules = [
  'struct',
  'no-unresolved-refs',
  'no-unused-components',
  'no-identical-paths',
  'operation-operationId-unique',
  'operation-parameters-unique',
  'operation-summary',
  'path-parameters-defined',
  'path-declaration-must-exist',
  'security-defined',
  'tag-description',
  'no-enum-type-mismatch',
  'no-invalid-media-type-examples',
  'no-invalid-parameter-examples',
  'no-invalid-schema-examples',
];

const {
  bundle: {parsed: document},
} = await bundle({ref: path, config: await createConfig({})});

const isObject = value => typeof value === 'object' && value !== null;
const entries = value => (isObject(value) ? Object.entries(value) : []);

// Every schema under a node, with where it is.
function* schemasOf(schema, place) {
  if (!isObject(schema)) return;
  yield [schema, place];
  for (const [name, one] of entries(schema.properties)) yield* schemasOf(one, `${place}.${name}`);
  yield* schemasOf(schema.items, `${place}[]`);
  for (const one of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])]) yield* schemasOf(one, place);
}
function* schemasUnder(node, place) {
  for (const [name, value] of entries(node)) {
    if (name === 'example' || name === 'examples') continue;
    if (name === 'schema') yield* schemasOf(value, place);
    else if (isObject(value)) yield* schemasUnder(value, `${place}/${name}`);
  }
}
const all = [
  ...entries(document.components.schemas).flatMap(([name, schema]) => [...schemasOf(schema, name)]),
  ...schemasUnder({...document, components: {...document.components, schemas: undefined}}, ''),
];
const placesOf = (...good) => all.filter(([schema]) => good.every(test => test(schema))).map(([, place]) => place);
const types = schema => [schema.type ?? []].flat();

test('what may be null says when, and every text which form it has, or how long it is', () => {
  assert.ok(all.length > 300);
  assert.deepEqual(
    placesOf(
      schema => types(schema).includes('null') && types(schema).length > 1,
      ({description}) => !description,
    ),
    [],
    'null without saying',
  );
  const told = ['format', 'pattern', 'enum', 'maxLength', 'minLength'];
  assert.deepEqual(
    placesOf(
      schema => types(schema).includes('string'),
      schema => !told.some(name => name in schema),
    ),
    [],
    'text of any form and length',
  );
});

test('each thing and each body has an example', () => {
  const things = entries(document.components.schemas).filter(([, {type, examples}]) => type === 'object' && !examples);
  assert.deepEqual(
    things.map(([name]) => name),
    [],
  );
  const bodies = entries(document.paths)
    .flatMap(([path, item]) => entries(item).map(([method, operation]) => [`${method} ${path}`, operation.requestBody]))
    .map(([place, body]) => [place, body?.$ref ? document.components.requestBodies[body.$ref.split('/').pop()] : body])
    .filter(([, body]) => body?.content['application/json'] && !body.content['application/json'].example);
  assert.deepEqual(
    bodies.map(([place]) => place),
    [],
  );
});

// A response with what its reference leads to; a description beside a reference stands in place of the other's.
const response = one => ({...(one.$ref && document.components.responses[one.$ref.split('/').pop()]), ...one});
const responses = entries(document.paths).flatMap(([path, item]) =>
  entries(item)
    .filter(([method]) => method !== 'parameters')
    .flatMap(([method, operation]) =>
      entries(operation.responses).map(([status, one]) => [`${method} ${path} ${status}`, status, response(one)]),
    ),
);

test('each answer says what its header has, and each that refuses the codes of it', () => {
  const codes = document.components.schemas.ProblemCode.enum;
  const named = new Set();
  for (const [place, status, {headers, description}] of responses) {
    assert.ok(headers?.['X-Request-Id'], place);
    if (!/^[45]/.test(status)) continue;
    const own = [...description.matchAll(/`([a-z_]+)`/g)].map(([, word]) => word).filter(word => codes.includes(word));
    assert.ok(own.length > 0 || place === 'post /pay/{token} 422', `${place} names no code`);
    own.forEach(code => named.add(code));
  }
  assert.deepEqual(
    codes.filter(code => !named.has(code)),
    [],
    'codes that no answer names',
  );
});

async function faults(ref, rules) {
  const config = await createConfig({rules: Object.fromEntries(rules.map(rule => [rule, 'error']))});
  const found = await lint({ref, config});
  return found.map(({ruleId, message, location: [place]}) => `${place?.pointer} ${message} (${ruleId})`);
}

test('the document is one of OpenAPI, and its examples keep to it', async () => {
  assert.deepEqual(await faults(path, rules), []);
});

test('that of the events is one of AsyncAPI', async () => {
  assert.deepEqual(await faults(path.replace('openapi', 'asyncapi'), ['struct', 'no-unresolved-refs']), []);
});
