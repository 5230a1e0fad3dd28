// Each aggregate, policy and parser has a test beside it: a *_test.cpp of its folder that includes it.
import {dirname, isTest} from './tree.mjs';

// An aggregate's header declares decide(); a policy's name says so; a parser's declares a function, no method, that takes
// a text and is called parse… or read…, or makes of `text` a value or none.
const parses = /^(parse|read)(_\w+)?\((.*\bstd::string_view\b(?! *&)|.*\bconst std::string *&|const http::Request *&)/s;
const makesOfText = /\bstd::optional<[\w:<>]+> \w+\((std::string_view|const std::string&) text\b/;
// Parsers by other names, wherever they lie.
const parsers = [
  'accept.hpp',
  'client_network.hpp',
  'conditions.hpp',
  'credentials.hpp',
  'gateway/routes.hpp',
  'http_reader.hpp',
  'known_devices.hpp',
  'language.hpp',
  'networks.hpp',
  'prefer.hpp',
  'tokens.hpp',
  'trace.hpp',
  'webhook_signature.hpp',
];

function kindOf(path, {code, functions, declared}) {
  if (path.endsWith('_policy.hpp')) return 'a policy';
  const names = [...declared, ...functions];
  if (path.startsWith('services/') && names.some(({name, scope}) => name === 'decide' && !scope)) return 'an aggregate';
  const signature = ({start, nameAt}, from) => code.slice(from ?? start, code.indexOf(')', nameAt));
  const isParser = one => !one.scope && (parses.test(signature(one, one.nameAt)) || makesOfText.test(signature(one)));
  return parsers.some(name => path.endsWith(`/${name}`) || path === name) || names.some(isParser) ? 'a parser' : null;
}

export default {
  name: 'tested',
  check(tree) {
    const beside = new Map(); // folder -> what its tests include
    for (const path of tree.sources.filter(source => source.endsWith('_test.cpp'))) {
      const included = beside.get(dirname(path)) ?? new Set();
      for (const {of} of tree.cpp(path).includes) included.add(of);
      beside.set(dirname(path), included);
    }
    const found = [];
    for (const path of tree.sources.filter(source => source.endsWith('.hpp') && !isTest(source))) {
      const kind = kindOf(path, tree.cpp(path));
      if (!kind || beside.get(dirname(path))?.has(path)) continue;
      found.push({path, line: 1, says: `${kind} without a test beside it that includes it`});
    }
    return found;
  },
  cases: [
    {
      files: {
        'services/auth/account.hpp': 'Outcome decide(const State& state, const Message& message);\n',
        'services/auth/other_test.cpp': '#include "services/auth/other.hpp"\n',
        'broker/retry_policy.hpp': '',
        'platform/ids.hpp': 'std::optional<Uuid> parse_uuid(std::string_view text);\n',
        'gateway/start.hpp': 'Start read_start(std::string_view bytes);\n',
        'platform/encoding.hpp': 'std::optional<std::string> decode(std::string_view text);\n',
        'platform/time/trace.hpp': '',
        'tests/ids_test.cpp': '#include "platform/ids.hpp"\n',
      },
      finds: [
        'broker/retry_policy.hpp:1',
        'gateway/start.hpp:1',
        'platform/encoding.hpp:1',
        'platform/ids.hpp:1',
        'platform/time/trace.hpp:1',
        'services/auth/account.hpp:1',
      ],
    },
    {
      files: {
        'services/auth/account.hpp': 'Outcome decide(const State& state, const Message& message);\n',
        'services/auth/account_test.cpp': '#include "services/auth/account.hpp"\n',
        'engine/run.hpp': 'struct Message { Outcome decide(const State& state); };\n',
        'gateway/socket.hpp':
          'int read_some(Socket& socket);\nstruct S {\n  void read_line(std::string_view);\n};\nstd::string shown(std::string_view text);\nstruct T {\n  std::optional<int> of(std::string_view text);\n};\n',
      },
      finds: [],
    },
  ],
};
