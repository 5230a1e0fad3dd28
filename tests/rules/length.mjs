// What does not fit a screen is not read. A file's lines are all of it. A function's are from the first of its
// signature to its closing brace, with blank ones and comments; lambdas and local types are lines of the function they
// stand in. In scripts and in TypeScript a function ends at the brace that stands where its first line began.
import {isScript} from './tree.mjs';

// The first that fits a path.
const limits = [
  {of: /^services\/[^/]+\/main\.cpp$/, file: 60, function: 60}, // configuration, wiring, run
  {of: /^web\/src\/.*\.tsx$/, file: 500, function: 130}, // a component's function holds its markup
  {of: /./, file: 500, function: 60},
];

const lines = text => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

// [{name, line, length}]
function functionsOf(tree, path) {
  if (/\.[ch]pp$/.test(path)) return functionsOfCpp(tree, path);
  if (/\.(tsx?|mjs)$/.test(path))
    return functionsByIndent(
      tree.text(path),
      /^( *)(?:export |default |async )*(?:function\*? (\w+)|const (\w+) = (?:.*=> \{|(?:async )?\()$)/,
    );
  if (isScript(path, tree.text(path))) return functionsByIndent(tree.text(path), /^( *)([\w-]+)\(\) [{(]/);
  return [];
}

function functionsOfCpp(tree, path) {
  const {functions, strings} = tree.cpp(path);
  const lineOf = at => Number(tree.at(path, at).split(':').pop());
  return functions.map(one => {
    const line = lineOf(one.start);
    const name = one.name.startsWith('TEST_CASE') ? strings.find(({at}) => at > one.nameAt)?.says : one.name;
    return {name, line, length: lineOf(one.close) - line + 1};
  });
}

function functionsByIndent(text, begins) {
  const all = text.split('\n');
  const found = [];
  for (const [from, first] of all.entries()) {
    const [, indent, ...names] = begins.exec(first) ?? [];
    if (indent === undefined || /[});]$/.test(first)) continue;
    const end = new RegExp(`^${indent}[})]`);
    let to = from + 1;
    while (to < all.length && !end.test(all[to])) to = heredocEnd(all, to) + 1;
    found.push({name: names.find(Boolean), line: from + 1, length: to - from + 1});
  }
  return found;
}

// The last line of what begins at `at`: itself, unless it has a script's text follow.
function heredocEnd(all, at) {
  const word = /<<-?\s*['"]?(\w+)['"]?/.exec(all[at])?.[1];
  const end = word ? all.findIndex((line, i) => i > at && line.trim() === word) : -1;
  return end < 0 ? at : end;
}

export default {
  name: 'length',
  check(tree) {
    const found = [];
    for (const path of tree.paths) {
      const text = tree.text(path);
      if (!/\.([ch]pp|tsx?|mjs|css|cmake)$|CMakeLists\.txt$/.test(path) && !isScript(path, text)) continue;
      const most = limits.find(({of}) => of.test(path));
      if (lines(text) > most.file) {
        found.push({path, line: most.file + 1, says: `${lines(text)} lines; at most ${most.file}`});
      }
      for (const {name, line, length} of functionsOf(tree, path)) {
        if (length <= most.function) continue;
        found.push({path, line, what: name, says: `${name}: a function of ${length} lines; at most ${most.function}`});
      }
      if (/\.[ch]pp$/.test(path) && !tree.cpp(path).balanced) {
        found.push({path, line: 1, says: 'its brackets do not match, as tests/rules/cpp.mjs reads them'});
      }
    }
    return found;
  },
  cases: [
    {
      files: {
        'a.cpp': `namespace {\n${'\n'.repeat(70)}struct S {\n  S() : a{1}, b(2) {${'\n'.repeat(60)}  }\n};\n}\n`,
        'b.cpp': `int f(int a,\n      int b) {\n  auto s = R"({)"; // {\n  auto g = [] {${'\n'.repeat(60)}  };\n}\n`,
        'ba.cpp': `A::A(int x)\n    : b(x, [y = x](int z) { return z; }), c{[] { run(); }} {${'\n'.repeat(60)}}\n`,
        'bb.cpp': `int f(std::string a = env("A"), int b = 0) {${'\n'.repeat(60)}}\nauto g = [] {${'\n'.repeat(60)}};\n`,
        'c.hpp': '\n'.repeat(501),
        'services/auth/main.cpp': '\n'.repeat(61),
        'd_test.cpp': `TEST_CASE("a long one") {${'\n'.repeat(60)}}\n`,
        'e.cpp': 'int f() {\n',
        'f.cpp': `struct A::B {\n  template <class T> auto f() const -> std::map<int, T> requires(sizeof(T) > 1) {${'\n'.repeat(60)}  }\n};\n`,
        'tools/run': `#!/bin/bash\nf() {\n  cat <<EOF\n}\nEOF\n${'\n'.repeat(60)}}\n`,
        'web/src/a.ts': `export function Page() {\n${'\n'.repeat(60)}}\n`,
        'web/src/b.ts': `const wait = (a: number) => {\n${'\n'.repeat(60)}};\n`,
      },
      finds: [
        'a.cpp:73',
        'b.cpp:1',
        'ba.cpp:1',
        'bb.cpp:1',
        'bb.cpp:62',
        'c.hpp:501',
        'd_test.cpp:1',
        'e.cpp:1',
        'f.cpp:2',
        'services/auth/main.cpp:61',
        'tools/run:2',
        'web/src/a.ts:1',
        'web/src/b.ts:1',
      ],
    },
    {
      files: {
        'a.cpp': `namespace n {\nstruct S {\n  int a{};\n${'  void f() {}\n'.repeat(200)}};\nint f() {${'\n'.repeat(59)}}\n}\n`,
        'b.cpp': `const std::map<int, int> table{\n${'    {1, 2},\n'.repeat(100)}};\nenum class E {\n${'\n'.repeat(70)}};\n`,
        'c.cpp': `BOOST_DESCRIBE_STRUCT(A, (), (b))\nstruct B : A {\n${'\n'.repeat(70)}  bool operator==(const B&) const = default;\n  char brace = '{';\n  int many = 1'000;\n};\n`,
        'tools/run': `#!/bin/bash\nf() { true; }\n${'\n'.repeat(70)}g() {\n  true\n}\n`,
        'web/src/a.ts': `export const texts = {\n${'  a: 1,\n'.repeat(100)}};\nconst one = (a: number) => a + 1;\n${'\n'.repeat(70)}`,
      },
      finds: [],
    },
  ],
};
