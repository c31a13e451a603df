// What a person's command changes is known before it is decided: the page and its lists. Their documents are read together with
// what deciding needs, one way to the database instead of two. Everything else mostly changes nothing, and reads them when it does.

import type { Input } from '../domain/input.ts';
import { monthOf } from '../snapshot/documents.ts';
import { selectDocument } from '../store/documents.ts';
import type { Loaded } from '../store/load.ts';
import { loadBeside } from '../store/load.ts';
import { wantedFor } from './wanted.ts';

/** Documents that were asked for, by key; null: there is none. What was not asked for is not in it. */
export type Known = ReadonlyMap<string, string | null>;

export async function loadWithDocuments(
  db: D1Database,
  input: Input,
  now: number,
): Promise<{ loaded: Loaded; known: Known }> {
  const isAsked = input.type === 'command' || input.type === 'page_command';
  // An incident mostly stands in the month that it is worked on.
  const keys = isAsked ? ['page', 'recent', `history:${monthOf(now)}`] : [];
  const questions = () => keys.map((key) => selectDocument(db, key));
  const { loaded, answers } = await loadBeside(db, wantedFor(input, now), questions);
  const known = keys.map((key, index): [string, string | null] => {
    const json = answers[index]?.[0]?.['json'];
    return [key, typeof json === 'string' ? json : null];
  });
  return { loaded, known: new Map(known) };
}
