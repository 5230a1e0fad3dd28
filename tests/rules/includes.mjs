// Who may include whom. Arrows point one way: gateway, services -> engine -> broker -> platform; events and clinic are
// seen from all above them. A room is a folder with all beneath it that is no room itself.
import {isTest} from './tree.mjs';

// Each room, and what it may include beside itself. `*` is any one folder: each service is a room, and sees none of the
// others.
const rooms = {
  platform: [],
  clinic: ['platform'],
  events: ['clinic', 'platform'],
  broker: ['platform'],
  engine: ['broker', 'events', 'clinic', 'platform'],
  'engine/host': ['engine', 'broker', 'events', 'clinic', 'platform'],
  'services/*': ['engine/host', 'engine', 'broker', 'events', 'clinic', 'platform'],
  gateway: ['broker', 'events', 'clinic', 'platform'],
  sandbox: ['clinic', 'platform'],
  face: ['clinic', 'platform'],
};

// What makes a source slow to compile, and where it may be all the same.
const libraries = [
  {begins: /^boost\/(asio|beast)\b/, rooms: ['gateway', 'platform'], why: 'Asio and Beast cost ten seconds a source'},
];

// The innermost room that holds a path; '' for none.
function roomOf(path) {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth > 0; --depth) {
    const names = folders.slice(0, depth);
    if (rooms[names.join('/')]) return names.join('/');
    if (rooms[[...names.slice(0, -1), '*'].join('/')]) return names.join('/');
  }
  return '';
}
const seenFrom = room => rooms[room] ?? rooms[room.replace(/[^/]+$/, '*')];

export default {
  name: 'includes',
  check(tree) {
    const found = [];
    for (const path of tree.sources.filter(source => !isTest(source))) {
      const room = roomOf(path);
      if (!room) {
        found.push({path, line: 1, says: 'lies in no room that tests/rules/includes.mjs knows'});
        continue;
      }
      for (const include of tree.cpp(path).includes) {
        const says = include.ours ? refusal(room, include.of) : costly(room, include.of);
        if (says) found.push({path, at: include.at, what: include.of, says});
      }
    }
    return found;
  },
  cases: [
    {
      files: {
        'platform/a.hpp': '#include "broker/outbox.hpp"\n',
        'platform/text/b.hpp': '#include <map>\n#include "clinic/roles.hpp"\n',
        'broker/c.cpp': '#include "engine/decision.hpp"\n',
        'engine/d.hpp': '#include "engine/host/host.hpp"\n',
        'services/payments/e.cpp': '#include "services/auth/store.hpp"\n',
        'engine/host/f.cpp': '#include "services/auth/store.hpp"\n',
        'sandbox/g.cpp': '#include "events/table.hpp"\n',
        'gateway/h.cpp': '#include "tests/support/raw.hpp"\n',
        'services/auth/i.cpp': '#include <boost/asio.hpp>\n',
        'attic/j.hpp': '',
      },
      finds: [
        'attic/j.hpp:1',
        'broker/c.cpp:1',
        'engine/d.hpp:1',
        'gateway/h.cpp:1',
        'platform/a.hpp:1',
        'platform/text/b.hpp:2',
        'sandbox/g.cpp:1',
        'services/auth/i.cpp:1',
        'engine/host/f.cpp:1',
        'services/payments/e.cpp:1',
      ],
    },
    {
      files: {
        'platform/text/b.hpp': '#include "platform/json.hpp"\n',
        'broker/c.cpp': '#include "broker/outbox.hpp"\n#include "platform/json.hpp"\n',
        'engine/d.hpp': '#include "broker/outbox.hpp"\n#include "events/table.hpp"\n',
        'engine/host/d.hpp': '#include "clinic/roles.hpp"\n#include "engine/lane.hpp"\n',
        'services/payments/e.cpp': '#include "services/payments/store.hpp"\n#include "engine/host/host.hpp"\n',
        'services/payments/e_test.cpp': '#include "tests/support/raw.hpp"\n#include "services/auth/store.hpp"\n',
        'gateway/f.hpp': '#include <boost/beast/http.hpp>\n#include "events/table.hpp"\n',
        'tests/model/g.cpp': '#include "services/auth/store.hpp"\n',
      },
      finds: [],
    },
  ],
};

function refusal(room, included) {
  const other = roomOf(included);
  if (other && (other === room || seenFrom(room).includes(other))) return null;
  return `${room} includes ${other || 'what no room holds'}, ${included}; it sees ${seenFrom(room).join(', ') || 'nothing but itself'}`;
}

function costly(room, included) {
  const of = libraries.find(library => library.begins.test(included));
  return of && !of.rooms.includes(room) ? `${included} outside ${of.rooms.join(', ')}: ${of.why}` : null;
}
