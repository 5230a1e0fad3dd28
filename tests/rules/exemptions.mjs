// What a rule finds and is right nevertheless, each with its reason. `what` is the name that the rule says, or a pattern
// of it, where a file may break the rule once more. One that nothing needs any more is a fault itself.
export const exemptions = [
  {
    rule: 'statements',
    path: 'broker/outbox.cpp',
    what: 'WITH',
    reason: 'joins statements of queries/ into one, and asks nothing itself',
  },
  {
    rule: 'statements',
    path: 'platform/sql/sql.cpp',
    what: /advisory_(un)?lock|_LOCK\(|\bmigrations\b/,
    reason: 'the list of migrations, and the lock around them: what brings all others cannot come by one',
  },
  {
    rule: 'dead_files',
    path: 'web/tests/look/take.mjs',
    reason: 'called by hand, to look at every page',
  },
  {
    rule: 'dead_functions',
    path: 'engine/any_event.hpp',
    what: 'as',
    reason: 'tests ask an event what it is; the programs only send it on',
  },
];
