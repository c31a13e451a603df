// Words in each language. Adding a language is one file that fills `Words` and one line in `LANGUAGES`.

import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

/** Every language that pages can be written in, by its tag, which is also its place in addresses. */
export const LANGUAGES = { en, de } satisfies Readonly<Record<string, Words>>;

/** The tag of a language that there are words for. */
export type Language = keyof typeof LANGUAGES;

/** Every tag, in the order in which readers are offered them. */
export const TAGS = Object.keys(LANGUAGES) as readonly Language[];

/** The language that speaks for a tag: itself, else its language without region, else English. */
export function languageOf(tag: string): Language {
  const lower = tag.toLowerCase();
  return (
    TAGS.find((own) => own === lower) ?? TAGS.find((own) => own === lower.split('-')[0]) ?? 'en'
  );
}

/** The words for a tag. */
export function wordsFor(tag: string): Words {
  return LANGUAGES[languageOf(tag)];
}

export { figureIn } from './figure.ts';
export { listIn, nameIn, textIn } from './text.ts';
export type { Name, Text } from './text.ts';
export { durationIn, relativeIn, timesIn } from './time.ts';
export type { Times } from './time.ts';
export type { Words } from './words.ts';
