// No file that nothing needs: a source is built, a header included, a query asked, a text sent, a module imported, and
// what else there is is named somewhere.
import {basename, dirname, isTest} from './tree.mjs';

// Read by their place, not by a name in another file.
const byPlace = [
  /(^|\/)(README\.md|LICENSE|CONTRIBUTING\.md|CHANGELOG\.md|SECURITY\.md|CMakeLists\.txt|CMakePresets\.json)$/,
  /(^|\/)\.[^/]+$/, // .clang-tidy, .gitignore, …
  /^\.ci\//,
  /^consulta$/,
  /^services\/\w+\/migrations\/\d{4}_\w+\.sql$/,
  /^tests\/fuzz\/seeds\//,
  /^demo\/\w+\.json$/, // by their kind
  /^kubernetes\/kustomization\.yaml$/,
  /^web\/(index|app)\.html$/,
  /^web\/public\//, // served as they lie
  /\.test\.(ts|tsx|mjs)$/,
  /(^|\/)(package|tsconfig)\.json$/,
  /(^|\/)vite\.config\.ts$/,
  /(^|\/)(docker-compose\.yml|(\w+\.)?Dockerfile)$/,
];

// What CMake builds: its lists name sources from where they lie, or by a pattern.
function builtBy(tree) {
  const names = new Set();
  const patterns = [];
  for (const path of tree.paths.filter(file => basename(file) === 'CMakeLists.txt' || file.endsWith('.cmake'))) {
    const folder = dirname(path) === '.' ? '' : `${dirname(path)}/`;
    const text = tree.text(path).replace(/#.*/g, '');
    const room = folder => patterns.push(patternOf(`${folder}/*.cpp`, /(_test|_main|\/main)\.cpp$/));
    for (const [, folders] of text.matchAll(/consulta_room\(\S+\s+FOLDERS\s+([^)]*)\)/g))
      folders.trim().split(/\s+/).forEach(room);
    if (/^consulta_service\(\)/m.test(text)) {
      room(dirname(path));
      names.add(`${folder}main.cpp`);
    }
    for (const [, rooms] of text.matchAll(/set\(rooms ([^)]*)\)/g))
      for (const folder of rooms.split(/\s+/)) patterns.push(patternOf(`${folder}/*_test.cpp`));
    for (const [, folder, scripts] of text.matchAll(/consulta_migrations\(\S+ (\S+) ([^)]*)\)/g))
      for (const name of scripts.split(/\s+/)) patterns.push(patternOf(`${folder}/migrations/*/${name}.sql`));
    // The header of a room's rows is included by its generated queries.hpp.
    for (const [, room, rows] of text.matchAll(/consulta_queries\(\S+ (\S+) (\S+)\)/g))
      patterns.push(patternOf(`${room}/${rows}`));
    for (const [name] of text.matchAll(/[\w./${}*]+\.cpp/g)) {
      const whole = name.startsWith('${CMAKE_SOURCE_DIR}/')
        ? name.slice(20)
        : folder + name.replace('${CMAKE_CURRENT_SOURCE_DIR}/', '');
      patterns.push(patternOf(whole));
    }
  }
  return path => names.has(path) || patterns.some(pattern => pattern.test(path));
}
// `but`: what it leaves out.
function patternOf(path, but) {
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\*|\$\{\w+\}/g, '[^/]*')}$`);
  return {test: file => pattern.test(file) && !but?.test(file)};
}

// A header is not kept by its own source and test.
function includers(tree) {
  const of = new Map();
  for (const path of tree.sources) {
    for (const include of tree.cpp(path).includes) of.set(include.of, [...(of.get(include.of) ?? []), path]);
  }
  return header => {
    const own = new RegExp(`^${header.slice(0, -4)}(_test)?\\.cpp$`);
    return (of.get(header) ?? []).filter(path => !own.test(path));
  };
}

// queries/NAME.sql is queries::NAME in its room, ROOM::queries::NAME in others; NAME_columns.sql is taken in by another.
function asked(tree, path) {
  const name = basename(path, '.sql');
  const room = path.slice(0, path.indexOf('/queries/') + 1);
  if (name.endsWith('_columns')) {
    return tree.paths.some(file => file.startsWith(`${room}queries/`) && tree.text(file).includes(`${name}.sql`));
  }
  const inside = new RegExp(`(?<!\\w::)\\bqueries::${name}\\b`);
  const outside = new RegExp(`\\b${basename(room)}::queries::${name}\\b`);
  return tree.sources.some(
    file => !isTest(file) && (file.startsWith(room) ? inside : outside).test(tree.cpp(file).code),
  );
}

function imported(tree, path) {
  const stem = basename(path).replace(/\.tsx?$/, '');
  const use = new RegExp(`['"/]${stem.replaceAll('.', '\\.')}['"?]`);
  return tree.paths.some(file => {
    if (file === path || !file.startsWith('web/')) return false;
    return use.test(tree.text(file)) || (!file.startsWith('web/src/') && tree.text(file).includes(basename(path)));
  });
}

// What names files only to speak of them here.
const noNames = /^tests\/rules\/(dead_files|exemptions)\.mjs$/;

// By its name; a template's text by the template that it is of.
function named(tree, path) {
  const word = path.includes('/templates/') ? `Template::${basename(path, '.txt')}` : basename(path);
  const own = new RegExp(`(?<![\\w-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
  return tree.paths.some(file => file !== path && !noNames.test(file) && own.test(tree.text(file)));
}

export default {
  name: 'dead_files',
  check(tree) {
    const built = builtBy(tree);
    const includedBy = includers(tree);
    const found = [];
    const dead = (path, says) => found.push({path, line: 1, says});
    for (const path of tree.paths) {
      if (byPlace.some(form => form.test(path))) continue;
      if (path.endsWith('.cpp')) {
        if (!built(path) && includedBy(path).length === 0) dead(path, 'no CMakeLists.txt builds it');
      } else if (path.endsWith('.hpp')) {
        if (!built(path) && includedBy(path).length === 0)
          dead(path, 'nothing includes it but its own source and tests');
      } else if (path.includes('/queries/') && path.endsWith('.sql')) {
        if (!asked(tree, path)) dead(path, 'nothing asks this query');
      } else if (/^web\/src\/.*\.(tsx?|css)$/.test(path)) {
        if (!imported(tree, path)) dead(path, 'nothing imports it');
      } else if (!built(path) && !named(tree, path)) {
        dead(path, 'no other file names it');
      }
    }
    return found;
  },
  cases: [
    {
      files: {
        'CMakeLists.txt': 'add_library(broker broker/built.cpp)\n# broker/dead.cpp\n',
        'services/auth/CMakeLists.txt': 'consulta_service()\n',
        'broker/built.cpp': '#include "broker/built.hpp"\n',
        'broker/built.hpp': '',
        'broker/dead.cpp': '',
        'services/auth/main.cpp': '#include "services/auth/used.hpp"\nauto a = queries::find_it;\n',
        'services/auth/used.hpp': '',
        'services/auth/own_test.cpp': '#include "services/auth/own.hpp"\n',
        'services/auth/own.hpp': '',
        'services/auth/queries/find_it.sql': '\\ir it_columns.sql\n',
        'services/auth/queries/it_columns.sql': '',
        'services/auth/queries/other_columns.sql': '',
        'services/auth/queries/postgresql/find.sql': '',
        'docs/decisions/0001-none.md': '',
        'web/src/assets/old.svg': '',
        'web/src/old.ts': '',
      },
      finds: [
        'broker/built.hpp:1',
        'broker/dead.cpp:1',
        'docs/decisions/0001-none.md:1',
        'services/auth/own.hpp:1',
        'services/auth/own_test.cpp:1',
        'services/auth/queries/other_columns.sql:1',
        'services/auth/queries/postgresql/find.sql:1',
        'web/src/assets/old.svg:1',
        'web/src/old.ts:1',
      ],
    },
    {
      files: {
        'tests/CMakeLists.txt':
          'file(GLOB s ${CMAKE_SOURCE_DIR}/services/*/*_test.cpp fuzz/*.cpp)\nadd_executable(a main.cpp)\n',
        'tests/main.cpp': '',
        'tests/fuzz/a.cpp': '#include "tests/fuzz/a_words.hpp"\n',
        'tests/fuzz/a_words.hpp': '',
        'services/auth/a_test.cpp': '',
        'services/auth/migrations/0001_a.sql': '',
        'README.md': 'see docs/decisions/0001-one.md',
        'docs/decisions/0001-one.md': '',
        'web/src/main.tsx': "import {a} from './a';\nimport './b.css';\nimport c from './assets/c.svg';\n",
        'web/src/a.ts': '',
        'web/src/b.css': '',
        'web/src/assets/c.svg': '',
        'web/index.html': '<script src="/src/main.tsx">',
      },
      finds: [],
    },
  ],
};
