// A forgiving view of the parsed file for the cross checks: what has the right shape is seen, what
// has not is skipped, since the schema tells of it.

import { valueAt, type Path } from './finding.ts';

/** A mapping and where it stands. */
export type Entry = { path: Path; value: unknown };

/** The mappings of a list. */
export function entries(raw: unknown, path: Path): Entry[] {
  const list = valueAt(raw, path);
  if (!Array.isArray(list)) return [];
  return list
    .map((value: unknown, index) => ({ path: [...path, index], value }))
    .filter(({ value }) => typeof value === 'object' && value !== null);
}

/** A text in a mapping; null where there is none. */
export function text(entry: Entry, ...path: Path): string | null {
  const value = valueAt(entry.value, path);
  return typeof value === 'string' ? value : null;
}

/** The texts of a list in a mapping, each with its path from the root. */
export function texts(entry: Entry, ...path: Path): { path: Path; text: string }[] {
  const list = valueAt(entry.value, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) =>
    typeof item === 'string' ? [{ path: [...entry.path, ...path, index], text: item }] : [],
  );
}

/** The keys of a mapping at a path of the file. */
export function keys(raw: unknown, path: Path): string[] {
  const value = valueAt(raw, path);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value)
    : [];
}

/** Every text of the file, wherever it stands; keys too, so that nothing hides in one. */
export function* everyText(
  value: unknown,
  path: Path = [],
): Generator<{ path: Path; at: 'key' | 'value'; text: string }> {
  if (typeof value === 'string') yield { path, at: 'value', text: value };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* everyText(item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield { path: [...path, key], at: 'key', text: key };
      yield* everyText(item, [...path, key]);
    }
  }
}
