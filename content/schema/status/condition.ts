// How a person writes what an answer must contain: `$.items[*].ok == true`, `len($.items) >= 1`,
// `has($.error) == false`, `any(a, b)`, `pat(2.*)`. Reading it is done once, when the configuration
// is compiled; what comes out is plain data for `worker/domain/condition.ts`.

import parsePath from 'jsonpath-rfc9535/parser';

type Literal = { number: string } | { text: string } | { word: boolean | null };
type Wanted = { any: Literal[] } | { pattern: string };
const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
type Operator = (typeof OPERATORS)[number];

export type Condition = { written: string; path: string } & (
  | { of: 'value' | 'length'; operator: Operator; wanted: Wanted }
  | { of: 'presence'; present: boolean }
);

/** Either what was read, or what is wrong with it, as the end of "it …". */
export type Read<Value> = { ok: true; value: Value } | { ok: false; problem: string };

const NUMBER = /^-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?$/;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const QUOTES = new Set(['"', "'"]);
const PATH_LIMIT = 200;

const wrong = (problem: string) => ({ ok: false, problem }) as const;

/** The places of a text that stand outside quotes and brackets. */
function* open(text: string): Generator<number> {
  let [quote, depth] = ['', 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (QUOTES.has(character)) quote = character;
    else if ('[('.includes(character)) depth += 1;
    else if ('])'.includes(character)) depth -= 1;
    else if (depth === 0) yield at;
  }
}

function literalOf(text: string): Literal {
  const quote = text.charAt(0);
  if (text.length >= 2 && QUOTES.has(quote) && text.endsWith(quote)) {
    return { text: text.slice(1, -1).replaceAll(/\\(.)/g, '$1') };
  }
  if (Object.hasOwn(WORDS, text)) return { word: WORDS[text] ?? null };
  return NUMBER.test(text) ? { number: text } : { text };
}

function inside(text: string, name: string): string | null {
  return text.startsWith(`${name}(`) && text.endsWith(')')
    ? text.slice(name.length + 1, -1).trim()
    : null;
}

function listed(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const at of open(text)) {
    if (text[at] !== ',') continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

/** `any(…)`, `pat(…)` or one value. */
export function readWanted(written: string): Read<Wanted> {
  const text = written.trim();
  const some = inside(text, 'any');
  if (some !== null) {
    const parts = listed(some);
    if (parts.includes('')) return wrong('holds an empty value in any(…)');
    return { ok: true, value: { any: parts.map(literalOf) } };
  }
  const pattern = inside(text, 'pat');
  if (pattern !== null) {
    if (pattern === '') return wrong('holds no pattern in pat(…)');
    const literal = literalOf(pattern);
    return { ok: true, value: { pattern: 'text' in literal ? literal.text : pattern } };
  }
  return text === ''
    ? wrong('compares with nothing')
    : { ok: true, value: { any: [literalOf(text)] } };
}

/** Every mapping of a syntax tree. */
function* nodesOf(tree: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof tree !== 'object' || tree === null) return;
  if (!Array.isArray(tree)) yield tree as Record<string, unknown>; // any object has named members
  for (const part of Object.values(tree)) yield* nodesOf(part);
}

/** What is wrong with a JSONPath; null: it can be followed, at a cost that its length bounds. */
function objectionToPath(path: string): string | null {
  if (!path.startsWith('$')) return 'does not begin with a JSONPath, which begins with $';
  if (path.length > PATH_LIMIT) return `holds a JSONPath of more than ${PATH_LIMIT} characters`;
  try {
    const nodes = [...nodesOf(parsePath(path))];
    const count = (type: string) => nodes.filter((node) => node['type'] === type).length;
    // Each of these may visit the whole document for every place that another one found.
    if (count('DescendantSegment') > 1) return 'holds more than one ".."';
    if (count('FilterSelector') > 1) return 'holds more than one filter';
    if (count('JsonPathQuery') > 1) return 'holds a filter that searches the whole document, by $';
    const several = nodes.filter(
      ({ selectors }) => Array.isArray(selectors) && selectors.length > 1,
    );
    if (several.length > 1) return 'holds more than one list in brackets';
    // They take regular expressions, for which there is no bound.
    if (nodes.some(({ name }) => name === 'match' || name === 'search')) {
      return 'holds match() or search(); pat(…) is there for that';
    }
    return null;
  } catch {
    return `holds ${path}, which is no JSONPath`;
  }
}

function operatorIn(text: string): { operator: Operator; at: number } | null {
  for (const at of open(text)) {
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, at));
    if (operator !== undefined) return { operator, at };
  }
  return null;
}

/** One condition on a JSON document. */
export function readCondition(written: string): Read<Condition> {
  const found = operatorIn(written);
  const left = (found === null ? written : written.slice(0, found.at)).trim();
  const [presence, length] = [inside(left, 'has'), inside(left, 'len')];
  const path = presence ?? length ?? left;
  const objection = objectionToPath(path);
  if (objection !== null) return wrong(objection);
  if (found === null) {
    return presence === null
      ? wrong('compares nothing')
      : { ok: true, value: { written, path, of: 'presence', present: true } };
  }
  const { operator, at } = found;
  const right = readWanted(written.slice(at + operator.length));
  if (!right.ok) return right;
  const wanted = right.value;
  const first = 'any' in wanted && wanted.any.length === 1 ? wanted.any[0] : undefined;
  if (presence !== null) {
    const said = first !== undefined && 'word' in first ? first.word : null;
    if (said === null || (operator !== '==' && operator !== '!=')) {
      return wrong('compares has(…) with something else than true or false');
    }
    return {
      ok: true,
      value: { written, path, of: 'presence', present: said === (operator === '==') },
    };
  }
  const isNumber = first !== undefined && 'number' in first;
  if (!isNumber && operator !== '==' && operator !== '!=') {
    return wrong(`compares by ${operator} with something that is no number`);
  }
  if (length !== null && !isNumber && 'pattern' in wanted) {
    return wrong('compares a length with a pattern');
  }
  const of = length === null ? 'value' : 'length';
  return { ok: true, value: { written, path, of, operator, wanted } };
}
