// Every code that a program refuses with is in the one table of them, with the status it goes out with, and none is there
// that nobody refuses with; docs/openapi.yaml has the same.
import {isTest} from './tree.mjs';

const tablePath = 'platform/http/problem_types.cpp';
const documentPath = 'docs/openapi.yaml';
const rooms = /^(broker|clinic|engine|events|gateway|platform|services)\//;

// {"code", 409, "title", "remedy"}
const row = /\{"([a-z_]+)",\s*(\d{3}),\s*"/g;
// Problem(409, "code", …), Refusal{400, "code", …}, return {401, "code", …}
const withStatus = /(?:\b(?:Problem|Refusal)\b(?:\s+\w+)?\s*[({]|\breturn\s*\{)\s*([45]\d\d),\s*("([a-z_]+)"|[^,]+),/g;
// Answered 409 by the engine: refused<Hold>("code", …), Refusal{"code", …}, Refusal name() { return {"code", …
const refused =
  /\b(?:refused<\w+>\(|Refusal(?:\s+\w+)?\s*\{|Refusal\s+\w+\([^)]*\)\s*\{\s*return\s*\{)\s*(?:"([a-z_]+)"|(\w+)),/g;

// What a name stands for, where it is a constant of the sources.
const constant = (texts, name) => {
  for (const text of texts) {
    const found = new RegExp(`\\bconstexpr\\s+[\\w:]+\\s+${name}\\s*=\\s*"([a-z_]+)"`).exec(text);
    if (found) return found[1];
  }
  return null;
};

function used(tree) {
  const paths = tree.sources.filter(path => rooms.test(path) && !isTest(path) && path !== tablePath);
  const texts = paths.map(path => tree.text(path));
  const found = []; // {path, at, code, status}; no code where none can be read
  for (const path of paths) {
    for (const {index, 1: status, 2: written, 3: code} of tree.text(path).matchAll(withStatus)) {
      // The code of somebody's refusal, which is read where that is made.
      if (!code && /^(\w+(\.|->))?\w+(\.|->)code$|^std::string\(code\)$|^std::move\(code\)$/.test(written)) continue;
      found.push({path, at: index, code: code ?? constant(texts, written), status: Number(status), written});
    }
    for (const {index, 1: code, 2: name} of tree.text(path).matchAll(refused)) {
      if (/^\d+$/.test(name ?? '') || name === 'std') continue; // with its status: above
      found.push({path, at: index, code: code ?? constant(texts, name), status: 409, written: name});
    }
  }
  return found;
}

function documented(text) {
  const list = /\n {4}ProblemCode:\n(?: {6}.*\n)*? {6}enum:\s*\[([^\]]*)\]/.exec(text);
  return list ? {at: list.index, codes: list[1].split(',').map(code => code.trim())} : {at: 0, codes: []};
}

export default {
  name: 'problem_codes',
  check(tree) {
    if (!tree.has(tablePath)) return [];
    const table = new Map();
    for (const {1: code, 2: status, index} of tree.text(tablePath).matchAll(row))
      table.set(code, {status: Number(status), at: index});
    const found = [];
    const seen = new Set();
    for (const {path, at, code, status, written} of used(tree)) {
      seen.add(code);
      const known = table.get(code);
      if (!code) found.push({path, at, what: written, says: `${written} is no code that can be read here`});
      else if (!known) found.push({path, at, what: code, says: `${code} is not in ${tablePath}`});
      else if (known.status !== status)
        found.push({
          path,
          at,
          what: code,
          says: `${code} goes out with ${status}, and ${tablePath} has ${known.status}`,
        });
    }
    for (const [code, {at}] of table)
      if (!seen.has(code)) found.push({path: tablePath, at, what: code, says: `nobody refuses with ${code}`});
    const {at, codes} = documented(tree.text(documentPath));
    for (const code of table.keys())
      if (!codes.includes(code)) found.push({path: documentPath, at, what: code, says: `ProblemCode lacks ${code}`});
    for (const code of codes)
      if (!table.has(code)) found.push({path: documentPath, at, what: code, says: `no problem has the code ${code}`});
    return found;
  },
  cases: [
    {
      files: {
        [tablePath]:
          'x = {\n  {"gone", 409, "It is gone", "Leave it."},\n  {"late", 400, "a", "b."},\n  {"dead", 404, "a", "b."}};\n',
        [documentPath]:
          'components:\n  schemas:\n    ProblemCode:\n      type: string\n      enum: [gone, late, extra]\n',
        'services/a/a.cpp':
          'throw Problem(409, "gone", "x");\nthrow Problem(409, "late", "x");\nreturn {401, "new_one", "x"};\nreturn engine::refused<Hold>("other",\n "x");\n',
        'services/a/b.cpp': 'Problem p(400, made_up(), "x");\nengine::Refusal full() {\n  return {"full", "x"};\n}\n',
        'services/a/c.hpp': 'inline const engine::Refusal taken{"taken", "x"};\n',
      },
      finds: [
        'services/a/a.cpp:2',
        'services/a/a.cpp:3',
        'services/a/a.cpp:4',
        'services/a/b.cpp:1',
        'services/a/b.cpp:2',
        'services/a/c.hpp:1',
        `${tablePath}:4`,
        `${documentPath}:2`,
      ],
    },
    {
      files: {
        [tablePath]: 'x = {\n  {"gone", 409, "It is gone", "Leave it."},\n  {"late", 400, "a", "b."}};\n',
        [documentPath]:
          'components:\n  schemas:\n    ProblemCode:\n      type: string\n      enum: [gone,\n        late]\n',
        'services/a/a.hpp': 'inline constexpr auto gone = "gone";\n',
        'services/a/a.cpp':
          'return engine::refused<Hold>(gone, "x");\nconstexpr Refusal bad{400, "late", "x"};\nthrow Problem(409, gone.code, gone.detail);\nchecks.require(n <= 480, "duration", "x");\nchecks.length(x, 0, 500, "reason");\n',
        'services/a/a_test.cpp': 'Problem(418, "teapot", "");\n',
        'sandbox/main.cpp': 'throw Problem(409, "expired", "x");\n',
      },
      finds: [],
    },
  ],
};
