// In which language and zone an answer speaks.

import type { PageDocument, PublicName, PublicText } from '../snapshot/documents.ts';
import type { Times, Words } from '../words/index.ts';
import { durationIn, nameIn, relativeIn, textIn, timesIn, wordsFor } from '../words/index.ts';

export type Voice = {
  words: Words;
  /** In the page's zone. */
  times: Times;
  /** In UTC, for what the world compares: the API, the badge, "not measured since". */
  utc: Times;
  name(name: PublicName): string;
  text(text: PublicText): string;
  duration(lengthMs: number): string;
  relative(now: number, at: number): string;
};

const voices = new Map<string, Voice>();

/** The voice of a page, made once. */
export function voiceOf({ language, timezone }: PageDocument['page']): Voice {
  const key = `${language} ${timezone}`;
  const known = voices.get(key);
  if (known !== undefined) return known;
  const words = wordsFor(language);
  const times = timesIn(words.locale, timezone);
  const voice: Voice = {
    words,
    times,
    utc: timesIn(words.locale, 'Etc/UTC'),
    name: (name) => nameIn(words, name),
    text: (text) => textIn(words, times, text),
    duration: (lengthMs) => durationIn(words, lengthMs),
    relative: (now, at) => relativeIn(words, now, at),
  };
  voices.set(key, voice);
  return voice;
}
