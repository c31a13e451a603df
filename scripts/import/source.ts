// What reading another product's files gives, and how its values are looked at: leniently, word for word, nothing guessed.

import type { Imported } from './imported.ts';

export type Read = {
  readonly incidents: readonly Imported[];
  /** Components that the source has, with the group of each: for `content/status.yaml`. */
  readonly components: readonly {
    readonly name: string;
    readonly group: string | null;
    readonly description: string | null;
  }[];
  /** What could not be mapped, and why. */
  readonly loose: readonly string[];
};

/** A file of a source, by its name. */
export type SourceText = { readonly name: string; readonly text: string };

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

export const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

export const wordsIn = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** The times of an incident of which only beginning and end are known. */
export const spanOf = (started: string | null, resolved: string | null): Imported['times'] => ({
  started,
  detected: started,
  acknowledged: null,
  mitigated: resolved,
  restored: resolved,
  resolved,
});

/** Goes through entries that are an incident each, or a reason why not. */
export function sorted<Entry>(
  entries: readonly Entry[],
  read: (entry: Entry) => Imported | string | null,
): Pick<Read, 'incidents' | 'loose'> {
  const found = entries.map(read).filter((one) => one !== null);
  return {
    incidents: found.filter((one) => typeof one !== 'string'),
    loose: found.filter((one) => typeof one === 'string'),
  };
}
