// Words in each language. Adding a language is one file that fills `Words` and one line in `LANGUAGES`.

import { en } from './en.ts';
import type { Words } from './words.ts';

/** Every language that pages can be written in, by its tag. */
export const LANGUAGES: Readonly<Record<string, Words>> = { en };

/** The words for a tag: itself, else its language without region, else English. */
export function wordsFor(tag: string): Words {
  const own = LANGUAGES[tag.toLowerCase()] ?? LANGUAGES[tag.toLowerCase().split('-')[0] ?? ''];
  return own ?? en;
}

export { listIn, nameIn, textIn } from './text.ts';
export type { Name, Text } from './text.ts';
export { durationIn, relativeIn, timesIn } from './time.ts';
export type { Times } from './time.ts';
export type { Headline, Words } from './words.ts';
