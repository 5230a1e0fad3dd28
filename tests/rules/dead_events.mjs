// No event that nobody publishes, and no reaction that the table promises and nobody has. Published: the service of
// its kind names it other than to hear it. Reacted to: the service that the table names for it names it.
import {isTest} from './tree.mjs';

// struct NAME … { static constexpr Kind kind{"service", "NAME"
const event = /\bstruct\s+(\w+)[^;{}]*\{\s*static constexpr Kind kind\s*\{\s*"(\w+)"/g;
// row<NAME>("what it is for", "service", …)
const reactions = /\brow<(\w+)>\(\s*"[^"]*"((?:\s*,\s*"\w+")*)\s*\)/g;

const heard = name =>
  new RegExp(`(Event|on|begin_with|event_of|from_json)\\s*<[^<>;]*\\b${name}\\b|const (\\w+::)*${name}\\s*&`, 'g');
const word = name => new RegExp(`\\b${name}\\b`);

export default {
  name: 'dead_events',
  check(tree) {
    const code = service =>
      tree.sources
        .filter(path => path.startsWith(`services/${service}/`) && !isTest(path))
        .map(path => tree.cpp(path).code.replace(/^#.*/gm, ''));
    const found = [];
    const services = new Map(); // event -> who publishes it
    for (const path of tree.sources.filter(source => source.startsWith('events/') && !isTest(source))) {
      for (const {1: name, 2: service, index} of tree.text(path).matchAll(event)) {
        services.set(name, service);
        if (code(service).some(text => word(name).test(text.replace(heard(name), '')))) continue;
        found.push({path, at: index, what: name, says: `${service} never publishes ${name}`});
      }
      for (const {1: name, 2: list, index} of tree.text(path).matchAll(reactions)) {
        for (const [, service] of list.matchAll(/"(\w+)"/g)) {
          if (code(service).some(text => word(name).test(text))) continue;
          found.push({
            path,
            at: index,
            what: name,
            says: `${service} does not react to ${name}, as the table has it`,
          });
        }
      }
    }
    return found;
  },
  cases: [
    {
      files: {
        'events/auth.hpp':
          'struct Told {\n  static constexpr Kind kind{"auth", "Told"};\n};\nstruct Silent : Facts {\n  static constexpr Kind kind{"auth", "Silent"};\n};\n',
        'events/table.hpp':
          'constexpr std::tuple table{\n  row<Told>("It was told.", "payments"),\n  row<Silent>("Not.", "auth")};\n',
        'services/auth/a.cpp':
          '// Silent\nvoid f() { publish(events::Told{id}); }\nOutcome decide(const State&, const events::Silent& s);\nauto x = on<events::Silent>(f);\n',
        'services/auth/a_test.cpp': 'events::Silent s;\n',
        'services/payments/b.cpp': '',
      },
      finds: ['events/auth.hpp:4', 'events/table.hpp:2'],
    },
    {
      files: {
        'events/auth.hpp':
          'struct Told {\n  static constexpr Kind kind{"auth", "Told"};\n};\nstruct Facts {\n  int a;\n};\n',
        'events/table.hpp': 'constexpr std::tuple table{row<Told>("It was told.", "payments")};\n',
        'services/auth/a.cpp': 'void f() { publish(facts<events::Told>(id)); }\n',
        'services/payments/b.cpp': 'auto x = host.on<events::Told>(f);\n',
      },
      finds: [],
    },
  ],
};
