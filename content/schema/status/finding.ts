// One thing that is wrong in a file that people write, and how it is told: where, what, what was
// expected, an example. The form is shared by everything that checks such files; it knows neither
// zod nor YAML.

/** Keys and indexes from the root of the document. */
export type Path = readonly (string | number)[];

export type Finding = {
  path: Path;
  /** Whether the key at the end of the path is to be pointed at, or its value. */
  at: 'key' | 'value';
  /** What is wrong, a sentence without its full stop. */
  problem: string;
  expected: string;
  /** A line of YAML that would be right; null where none can be given. */
  example: string | null;
  /** What was probably meant; null where nothing is near. */
  suggestion: string | null;
};

/** What stands at a path of a parsed document, undefined where nothing does. */
export function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string | number, unknown>)[step]; // an object that owns this key
  }
  return value;
}

/** The nearest of some words, if it is near enough to have been meant. */
export function nearest(word: string, words: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
 */
function editDistance(a: string, b: string) {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const cell = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          cell(i - 1, j) + 1,
          cell(i, j - 1) + 1,
          cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? cell(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return cell(a.length, b.length);
}

/** A value as it would stand in a line of YAML, shortened where it is long. */
export function spell(value: unknown): string {
  if (value === undefined) return 'missing';
  const text =
    typeof value === 'string' ? quoted(value) : Array.isArray(value) ? list(value) : mapping(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function list(values: readonly unknown[]) {
  return `[${values.map(inner).join(', ')}]`;
}

function mapping(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${inner(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function inner(value: unknown): string {
  if (typeof value === 'string') return plain(value) ? value : JSON.stringify(value);
  return Array.isArray(value) ? list(value) : mapping(value);
}

function quoted(text: string) {
  return JSON.stringify(text);
}

/**
 * Whether YAML reads these characters back as the same text without quotes, inside lists and
 * mappings too.
 */
function plain(text: string) {
  return (
    /^[A-Za-z0-9/][^\n,[\]{}#"'|>&*!%@`]*$/.test(text) &&
    !/: |:$|\s$|^\d[\d.:]*$/.test(text) &&
    !/^(?:true|false|null)$/i.test(text)
  );
}

/** `key: value` as a person would write it in the file. */
export function exampleLine(key: string, value: unknown): string {
  return `${key}: ${inner(value)}`;
}
