// Reads C++ as far as the rules need it: what is code, what is text, where functions begin and end. It looks at
// brackets, not at grammar, and relies on what clang-format makes of a source.

// The length of the literal or comment that begins at `at`, and what kind it is; none where code goes on.
function notCode(text, at) {
  const two = text.slice(at, at + 2);
  if (two === '//' || two === '/*') {
    const end = two === '//' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 2;
    return {kind: 'comment', end: end < at ? text.length : end};
  }
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return null;
  if (quote === '"' && /(^|\W)(u8|[uUL])?R$/.test(text.slice(Math.max(0, at - 4), at))) {
    const open = text.indexOf('(', at);
    const close = `)${text.slice(at + 1, open)}"`;
    const end = text.indexOf(close, open);
    return {kind: 'string', end: end < 0 ? text.length : end + close.length, from: open + 1, to: end};
  }
  if (
    quote === "'" &&
    /[0-9a-fA-F]/.test(text[at - 1] ?? '') &&
    /\b[0-9][0-9a-fA-FxX']*$/.test(text.slice(at - 24, at))
  )
    return null; // 1'000
  let end = at + 1;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return {kind: quote === '"' ? 'string' : 'character', end: end + 1, from: at + 1, to: end};
}

const blank = text => text.replace(/[^\n]/g, ' ');

// `code` is the text with comments, and what literals say, blanked; as long as the text.
export function split(text) {
  const strings = [];
  let code = '';
  let from = 0;
  for (let at = 0; at < text.length;) {
    const found = text[at] === '/' || text[at] === '"' || text[at] === "'" ? notCode(text, at) : null;
    if (!found) {
      ++at;
      continue;
    }
    code += text.slice(from, at);
    if (found.kind === 'comment') code += blank(text.slice(at, found.end));
    else code += '"' + blank(text.slice(at + 1, found.end - 1)) + '"';
    if (found.kind === 'string') strings.push({at, end: found.end, says: text.slice(found.from, found.to)});
    at = from = found.end;
  }
  return {code: code + text.slice(from), strings};
}

// Strings that nothing but space stands between are one.
export function joined(strings, code) {
  const out = [];
  for (const one of strings) {
    const last = out.at(-1);
    if (last && code.slice(last.end, one.at).trim() === '') {
      last.says += one.says;
      last.end = one.end;
    } else out.push({...one});
  }
  return out;
}

const closing = {'(': ')', '[': ']', '{': '}'};
// Where the bracket that opens at `at` closes.
function closeOf(code, at) {
  const stack = [];
  for (; at < code.length; ++at) {
    const c = code[at];
    if (closing[c]) stack.push(closing[c]);
    else if (c === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return at;
    }
  }
  return code.length;
}

// Where the angle that opens at `at` closes; before it, where it is a comparison.
function closeOfAngle(head, at) {
  let depth = 0;
  for (let end = at; end < head.length; ++end) {
    if (head[end] === '<') ++depth;
    else if (head[end] === '>' && head[end - 1] !== '-' && --depth === 0) return end;
    else if (closing[head[end]]) end = closeOf(head, end);
  }
  return at - 1;
}

function isBalanced(code) {
  const stack = [];
  for (const c of code) {
    if (closing[c]) stack.push(closing[c]);
    else if (')]}'.includes(c) && stack.pop() !== c) return false;
  }
  return stack.length === 0;
}

// What is between angles, blanked, where they are a template's.
function withoutAngles(head) {
  for (let at = head.indexOf('<'); at >= 0; at = head.indexOf('<', at + 1)) {
    if (!/\w\s*$/.test(head.slice(0, at)) || /\boperator\s*$/.test(head.slice(0, at))) continue;
    const end = closeOfAngle(head, at) + 1;
    head = head.slice(0, at) + blank(head.slice(at, end)) + head.slice(end);
  }
  return head;
}

// What is between brackets, blanked.
function withoutBrackets(head) {
  for (let at = 0; at < head.length; ++at) {
    if (!closing[head[at]]) continue;
    const end = closeOf(head, at);
    head = blanked(head, at + 1, end);
    at = end;
  }
  return head;
}

// Blanks at the front of a head what is no part of the declaration: labels, template<>, a macro that stands alone.
function withoutFront(head) {
  for (;;) {
    const front =
      /^\s*(public|private|protected)\s*:(?!:)/.exec(head) ??
      /^\s*template\s*(?=<)/.exec(head) ??
      /^\s*(?=\[\[)/.exec(head) ??
      /^\s*(requires\s*|[A-Z][A-Z0-9_]+\s*)(?=\()/.exec(head);
    if (!front) return head;
    let end = front[0].length;
    if (head[end] === '<') end = closeOfAngle(head, end) + 1;
    else if (head[end] === '[' || head[end] === '(') {
      end = closeOf(head, end) + 1;
      if (head.slice(end).trim() === '') return head; // TEST_CASE("…") {
    }
    head = blank(head.slice(0, end)) + head.slice(end);
  }
}

const noName = new Set(['decltype', 'explicit', 'alignas', 'noexcept', 'requires', 'sizeof', 'throw', 'defined']);
// What a head declares, where it is a function; `at` is where its name stands.
export function functionOf(rawHead) {
  const head = withoutAngles(withoutFront(rawHead));
  if (/^\s*(using|typedef|friend|extern|static_assert|return|concept)\b/.test(head)) return null;
  for (let open = head.indexOf('('); open >= 0; open = head.indexOf('(', closeOf(head, open))) {
    const before = head.slice(0, open);
    if (/(^|[^=!<>])=(?!=)/.test(before.replace(/\boperator\s*[^\w\s]+/g, ''))) return null; // a variable
    if (/\boperator\b/.test(before)) return {name: 'operator', at: before.lastIndexOf('operator')};
    const name = /(~?\b\w+)\s*$/.exec(before);
    if (!name || noName.has(name[1])) continue;
    const qualifiers = /((?:\w+\s*::\s*)*)$/
      .exec(before.slice(0, name.index))[1]
      .split('::')
      .map(q => q.trim());
    const after = head.slice(closeOf(head, open) + 1);
    const alone = before.slice(0, name.index).trim() === '' && !/^[A-Z0-9_]+$/.test(name[1]);
    return {
      name: name[1],
      of: qualifiers.at(-2) ?? '',
      at: name.index,
      after,
      // Where a class's name stands: a constructor. A macro's call is none.
      constructs: alone || name[1].startsWith('~') || qualifiers.at(-2) === name[1],
      overrides: /\b(override|final)\b/.test(after),
      deleted: /=\s*(delete|default)\b/.test(after),
    };
  }
  return null;
}

// Whether the brace after this head begins the body of a function, a scope to look into, or a value.
function braceKind(rawHead) {
  const head = withoutAngles(withoutFront(rawHead));
  if (/\bnamespace\b[^()]*$/.test(head) || /\bextern\s*"[^"]*"\s*$/.test(head)) return 'scope';
  if (/^\s*(typedef\s+)?enum\b/.test(head)) return 'value';
  if (/^\s*(\w+\s+)*(class|struct|union)\b[^()=]*$/.test(head)) return 'type';
  const bare = withoutBrackets(head.replace(/\boperator\s*[^\w\s]+/g, ''));
  if (/(^|[^=!<>])=(?!=)/.test(bare)) return /=\s*\[/.test(bare) ? 'function' : 'value';
  if (!head.includes('(')) return 'value';
  const after = functionOf(rawHead)?.after ?? '';
  if (/^[^:]*(?<!:):(?!:)/.test(after) && /[\w>]\s*$/.test(rawHead)) return 'value'; // : member_{1}
  return 'function';
}

// The functions and declarations of blanked code, in order. `lambda = [] {}` outside a function is one too.
export function outline(code) {
  // Directives are none of it.
  code = code.replace(/^[ \t]*#(.*\\\n)*.*/gm, blank);
  const functions = [];
  const declared = [];
  const types = [];
  const found = (head, from, list, scope) => {
    const is = functionOf(head);
    const start = from + /^\s*/.exec(withoutLabels(head))[0].length;
    if (!is && list === declared) return null;
    const one = {...(is ?? {name: variableOf(head)}), scope, start, nameAt: from + (is?.at ?? 0)};
    one.constructs ||= one.name === scope;
    list.push(one);
    return one;
  };
  const scopeFrom = (at, scope) => {
    let from = at;
    let values = []; // in braces, since `from`
    const head = () =>
      values.reduce((text, {open, close}) => blanked(text, open + 1 - from, close - from), code.slice(from, at));
    const next = () => {
      from = at + 1;
      values = [];
    };
    for (; at < code.length; ++at) {
      const c = code[at];
      if (c === '(' || c === '[') at = closeOf(code, at);
      else if (c === '}') return at;
      else if (c === ';') {
        found(head(), from, declared, scope);
        next();
      } else if (c === '{') {
        const kind = braceKind(head());
        const close = closeOf(code, at);
        if (kind === 'value') {
          values.push({open: at, close});
          at = close;
          continue;
        }
        if (kind === 'function') Object.assign(found(head(), from, functions, scope), {open: at, close});
        if (kind === 'type') types.push({name: typeOf(head()), at});
        at = kind === 'function' ? close : scopeFrom(at + 1, kind === 'type' ? typeOf(head()) : scope);
        next();
      }
    }
    return at;
  };
  scopeFrom(0, '');
  return {functions, declared, types, balanced: isBalanced(code)};
}

const withoutLabels = head => head.replace(/^\s*(public|private|protected)\s*:(?!:)/, blank);
const variableOf = head => /(\w+)\s*=/.exec(head)?.[1] ?? '';
const typeOf = head => /\b(?:class|struct|union)\s+(?:\w+::)*(\w+)/.exec(withoutAngles(withoutFront(head)))?.[1];
const blanked = (text, from, to) => text.slice(0, from) + blank(text.slice(from, to)) + text.slice(to);

export const lineAt = (text, at) => {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) ++line;
  return line;
};
