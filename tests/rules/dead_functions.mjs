// No function that nothing calls: its name occurs somewhere else than where it is declared or defined, outside bodies of
// functions of that name; for the programs' own, in the programs: tests alone keep nothing. Names are all that is
// compared, so a dead function hides behind a live one of its name. Ours begin with a small letter; others are a
// library's macros and callbacks.
import {isTest} from './tree.mjs';

// Called by the language or by a library, by these names.
const calledByOthers =
  /^(main|begin|end|operator|what|LLVMFuzzer\w+|await_\w+|get_return_object|(initial|final)_suspend|return_\w+|unhandled_exception|tag_invoke|now)$/;

// name -> [by programs, by tests]
function usesOf(tree) {
  const uses = new Map();
  for (const path of tree.sources) {
    const {code, functions, declared} = tree.cpp(path);
    const names = new Set([...functions, ...declared].map(one => one.nameAt));
    let next = 0; // the first function that does not end before where we are
    for (const {0: word, index} of code.matchAll(/[A-Za-z_]\w*/g)) {
      while (next < functions.length && functions[next].close < index) ++next;
      const within = functions[next];
      if (names.has(index) || (within && within.open < index && within.name === word)) continue;
      const counts = uses.get(word) ?? [0, 0];
      ++counts[isTest(path) ? 1 : 0];
      uses.set(word, counts);
    }
  }
  return uses;
}

export default {
  name: 'dead_functions',
  check(tree) {
    const uses = usesOf(tree);
    const found = [];
    const seen = new Set();
    // Headers first: a function is told where it is declared.
    const sources = [...tree.sources].sort((a, b) => b.endsWith('.hpp') - a.endsWith('.hpp'));
    for (const path of sources) {
      const {functions, declared} = tree.cpp(path);
      for (const one of [...functions, ...declared].sort((a, b) => a.nameAt - b.nameAt)) {
        const {name, nameAt} = one;
        if (one.constructs || one.overrides || one.deleted || seen.has(name)) continue;
        if (calledByOthers.test(name) || !/^[a-z]/.test(name)) continue;
        const [programs, tests] = uses.get(name) ?? [0, 0];
        if (programs + (isTest(path) ? tests : 0) > 0) continue;
        seen.add(name);
        found.push({path, at: nameAt, what: name, says: `${tests > 0 ? 'only tests call' : 'nothing calls'} ${name}`});
      }
    }
    return found;
  },
  cases: [
    {
      files: {
        'platform/a.hpp':
          'int dead(int a);\nint recursive(int a) { return recursive(a); }\nint tested();\nstruct S {\n  void method() const;\n};\n',
        'platform/a.cpp':
          'int dead(int a) { return a; } // dead\nint tested() { return 1; }\nvoid S::method() const { say("method"); }\n',
        'platform/b.cpp': 'struct Local {\n  void never() {}\n};\n',
        'platform/a_test.cpp': 'TEST_CASE("a") { tested(); }\n',
        'tests/support/b.hpp': 'template <class T>\ninline std::vector<T> unused(T t) {\n  return {t};\n}\n',
      },
      finds: [
        'platform/a.hpp:1',
        'platform/a.hpp:2',
        'platform/a.hpp:3',
        'platform/a.hpp:5',
        'platform/b.cpp:2',
        'tests/support/b.hpp:2',
      ],
    },
    {
      files: {
        'platform/a.hpp':
          'int used(int a);\nint overloaded();\nint overloaded(int);\nstruct S : T {\n  explicit S(int a);\n  ~S();\n  S& operator=(const S&) = delete;\n  void run() override;\n  int size_ = 0;\n};\n',
        'platform/a.cpp':
          'int used(int a) { return a; }\nint overloaded() { return overloaded(1); }\nint overloaded(int) { return 1; }\n',
        'platform/b.cpp':
          'auto f = &used;\nint g() { return overloaded(); }\nint h = g();\nstruct Handler {\n  bool Int(int);\n};\n',
        'tests/support/b.hpp': 'int helper();\n',
        'tests/b.cpp': 'int x = helper();\n',
      },
      finds: [],
    },
  ],
};
