// SQL lies in queries/ and migrations/, where it is read, prepared and planned by tests; not in strings of C++. Tests
// may say what they like.
import {joined} from './cpp.mjs';
import {isTest} from './tree.mjs';

const statement = new RegExp(
  '^\\s*(' +
    [
      'SELECT\\s',
      'INSERT\\s+(INTO|IGNORE)\\b',
      'UPDATE\\s+\\w+(\\s+(AS\\s+)?\\w+)?\\s+SET\\b|(UPDATE|INSERT INTO|DELETE FROM)\\s+$',
      'DELETE\\s+FROM\\b',
      'WITH\\s+\\w+\\s+AS\\b|WITH\\s+RECURSIVE\\b|WITH\\s*$',
      '(CREATE|ALTER|DROP|TRUNCATE)\\s+\\w+',
      '(MERGE|REPLACE)\\s+INTO\\b',
      '(LOCK|UNLOCK)\\s+TABLES?\\b',
      '(SAVEPOINT|RELEASE|ROLLBACK|COMMIT|BEGIN|START TRANSACTION)(\\s|;|$)',
      'SET\\s+\\w+',
      '(GRANT|REVOKE|CALL|EXPLAIN|ANALYZE|VACUUM|LISTEN|NOTIFY|PREPARE|EXECUTE)\\s+\\w+',
    ].join('|') +
    ')',
);

// What opens, closes and sets up a transaction or a session: it asks no table anything, and differs with the database
// the session is on.
const control = [
  /^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) \w+$/,
  /^(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\b[\w ]*$/,
  /^SET (SESSION |LOCAL )?\w+ ?(=|TO) ?/,
];

export default {
  name: 'statements',
  check(tree) {
    const found = [];
    for (const path of tree.sources.filter(source => !isTest(source))) {
      const {strings, code} = tree.cpp(path);
      for (const {says, at} of joined(strings, code)) {
        if (!statement.test(says) || control.some(form => form.test(says))) continue;
        found.push({
          path,
          at,
          what: says.trim(),
          says: `SQL outside queries/ and migrations/: ${says.trim().replace(/\s+/g, ' ').slice(0, 60)}`,
        });
      }
    }
    for (const path of tree.paths.filter(file => file.endsWith('.sql'))) {
      if (/\/(queries|migrations)\//.test(path)) continue;
      found.push({path, line: 1, says: 'lies neither in queries/ nor in migrations/'});
    }
    return found;
  },
  cases: [
    {
      files: {
        'broker/a.cpp': 'void f() {\n  exec("SELECT 1");\n  exec("DELETE "\n       "FROM outbox");\n}\n',
        'engine/b.hpp': 'auto q = R"sql(\n  INSERT INTO t VALUES (1))sql";\n// "x"\nauto r = "ALTER TABLE t";\n',
        'services/auth/find.sql': 'SELECT 1\n',
      },
      finds: ['broker/a.cpp:2', 'broker/a.cpp:3', 'engine/b.hpp:1', 'engine/b.hpp:4', 'services/auth/find.sql:1'],
    },
    {
      files: {
        'broker/a.cpp':
          '// exec("SELECT 1");\nauto a = "DELETE";\nauto b = "UPDATE failed: " + why;\nauto c = \'"\';\n',
        'engine/b.hpp': 'void f() { exec("SAVEPOINT before"); exec("SET time_zone = \'+00:00\'"); }\n',
        'broker/b.hpp': 'auto calendar = "BEGIN:VCALENDAR"; auto said = "Select one";\n',
        'broker/a_test.cpp': 'auto a = "SELECT 1";\n',
        'services/auth/queries/find.sql': 'SELECT 1\n',
      },
      finds: [],
    },
  ],
};
