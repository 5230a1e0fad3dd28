// The rules that a program checks: first each on its own cases, which say what it must find and what it must leave
// alone, then all of them on the tree. Ends with 1 and names each line that breaks one.
import {fileURLToPath} from 'node:url';
import dead_events from './dead_events.mjs';
import dead_files from './dead_files.mjs';
import dead_functions from './dead_functions.mjs';
import {exemptions} from './exemptions.mjs';
import includes from './includes.mjs';
import length from './length.mjs';
import problem_codes from './problem_codes.mjs';
import statements from './statements.mjs';
import tested from './tested.mjs';
import {readTree, Tree} from './tree.mjs';

const rules = [includes, statements, length, tested, dead_files, dead_functions, dead_events, problem_codes];

const placed = (tree, rule) =>
  rule.check(tree).map(found => ({
    ...found,
    place: found.at === undefined ? `${found.path}:${found.line}` : tree.at(found.path, found.at),
  }));

function tryRule(rule) {
  const faults = [];
  for (const {files, finds} of rule.cases) {
    const places = [...new Set(placed(new Tree(files), rule).map(({place}) => place))];
    for (const place of finds) if (!places.includes(place)) faults.push(`${rule.name} did not find ${place}`);
    for (const place of places)
      if (!finds.includes(place)) faults.push(`${rule.name} found ${place}, where nothing is wrong`);
  }
  if (!rule.cases.some(({finds}) => finds.length > 0)) faults.push(`${rule.name} has no case that it catches`);
  return faults;
}

function checkTree(tree) {
  const unused = new Set(exemptions);
  const faults = [];
  for (const rule of rules) {
    for (const {place, path, what, says} of placed(tree, rule)) {
      const exempt = exemptions.find(
        one =>
          one.rule === rule.name && one.path === path && (!one.what || (one.what.test?.(what) ?? one.what === what)),
      );
      if (exempt) unused.delete(exempt);
      else faults.push(`${place}: ${says} (${rule.name})`);
    }
  }
  for (const one of unused)
    faults.push(
      `tests/rules/exemptions.mjs: ${one.rule} finds nothing in ${one.path}${one.what ? `, ${one.what}` : ''}`,
    );
  return faults;
}

const bitten = rules.flatMap(tryRule);
const tree = readTree(fileURLToPath(new URL('../..', import.meta.url)));
const faults = bitten.length > 0 ? bitten : checkTree(tree);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`lint: ${tree.paths.length} files keep ${rules.length} rules, each of which was seen to bite`);
