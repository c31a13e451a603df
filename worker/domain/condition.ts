// What an answer's content has to look like, as plain data, and whether it does. Finding the places
// of a document is the probe's business; comparing what was found there is a rule, and is here.
// Numbers compare as numbers however they are spelled, and exactly where both are whole.

/** A value as the configuration names it; a number keeps its spelling, so that nothing is rounded. */
export type Literal = { number: string } | { text: string } | { word: boolean | null };

/** One of several values, or a text in which each `*` stands for any run of characters. */
export type Wanted = { any: readonly Literal[] } | { pattern: string };

export const OPERATORS = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a JSON document must fulfil. `written` is how the configuration says it. */
export type JsonCondition = {
  written: string;
  /** JSONPath (RFC 9535). */
  path: string;
} & (
  | { of: 'value' | 'length'; operator: Operator; wanted: Wanted }
  /** Whether the path leads anywhere. */
  | { of: 'presence'; present: boolean }
);

const NUMBER = /^-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?$/;
const INTEGER = /^-?\d{1,40}$/;

/** A value's spelling as a number; null where it is none. Texts that spell one count. */
function numberIn(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && NUMBER.test(value) ? value : null;
}

/** Below zero, zero, above zero. */
function compare(one: string, other: string): number {
  if (INTEGER.test(one) && INTEGER.test(other)) {
    const [a, b] = [BigInt(one), BigInt(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return Number(one) - Number(other);
}

function isSame(value: unknown, literal: Literal): boolean {
  if ('word' in literal) return value === literal.word;
  if ('text' in literal) return value === literal.text;
  const found = numberIn(value);
  return found !== null && compare(found, literal.number) === 0;
}

/** Whether a text matches a pattern whose every `*` stands for any run of characters. */
export function matchesPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether a value is one of those that are wanted. Only texts and numbers match patterns. */
export function isWanted(value: unknown, wanted: Wanted): boolean {
  if ('any' in wanted) return wanted.any.some((literal) => isSame(value, literal));
  const text = typeof value === 'string' ? value : numberIn(value);
  return text !== null && matchesPattern(text, wanted.pattern);
}

/** Elements of a list, members of an object, characters of a text; null: it has no length. */
function lengthOf(value: unknown): number | null {
  if (typeof value === 'string') return Array.from(value).length;
  if (typeof value !== 'object' || value === null) return null;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function stands(value: unknown, operator: Operator, wanted: Wanted): boolean {
  if (operator === '==') return isWanted(value, wanted);
  if (operator === '!=') return !isWanted(value, wanted);
  const limit = 'any' in wanted ? wanted.any[0] : undefined;
  const found = numberIn(value);
  if (found === null || limit === undefined || !('number' in limit)) return false;
  const order = compare(found, limit.number);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/**
 * Whether a condition is fulfilled by what its path led to. Every value that was found must fulfil it, and there must
 * be one; what has no length fulfils nothing that is said of its length.
 */
export function holds(condition: JsonCondition, found: readonly unknown[]): boolean {
  if (condition.of === 'presence') return found.length > 0 === condition.present;
  const { operator, wanted } = condition;
  const values = condition.of === 'length' ? found.map(lengthOf) : found;
  return (
    values.length > 0 &&
    values.every(
      (value) => (condition.of === 'value' || value !== null) && stands(value, operator, wanted),
    )
  );
}
