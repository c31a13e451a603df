// In which language and zone an answer speaks, and where the pages of that language stand: the page's own language at the
// root, every other one under its tag.

import type { PageDocument, PublicName, PublicText } from '../snapshot/documents.ts';
import type { Language, Times, Words } from '../words/index.ts';
import {
  LANGUAGES,
  TAGS,
  durationIn,
  languageOf,
  nameIn,
  relativeIn,
  textIn,
  timesIn,
} from '../words/index.ts';

export type Voice = {
  words: Words;
  /** In the page's zone. */
  times: Times;
  /** In UTC, for what the world compares: the API, the badge, "not measured since". */
  utc: Times;
  /** `lang` of what the configuration says (names, descriptions) where it is written in another language than this one. */
  configured: string | undefined;
  /** Address of a page in this language, by its address in the page's own. */
  href(path: string): string;
  name(name: PublicName): string;
  text(text: PublicText): string;
  duration(lengthMs: number): string;
  relative(now: number, at: number): string;
};

type Facts = PageDocument['page'];

const voices = new Map<string, Voice>();

/** The voice of a page in its own language or in another one, made once. */
export function voiceOf(page: Facts, language: Language = languageOf(page.language)): Voice {
  const { timezone } = page;
  const key = `${page.language} ${language} ${timezone}`;
  const known = voices.get(key);
  if (known !== undefined) return known;
  const words = LANGUAGES[language];
  const times = timesIn(words.locale, timezone);
  const voice: Voice = {
    words,
    times,
    utc: timesIn(words.locale, 'Etc/UTC'),
    configured: language === languageOf(page.language) ? undefined : page.language,
    href: (path) => addressIn(page, language, path),
    name: (name) => nameIn(words, name),
    text: (text) => textIn(words, times, text),
    duration: (lengthMs) => durationIn(words, lengthMs),
    relative: (now, at) => relativeIn(words, now, at),
  };
  voices.set(key, voice);
  return voice;
}

/** `/history` in the page's own language, `/de/history` in another one. */
function addressIn(page: Facts, language: Language, path: string): string {
  if (language === languageOf(page.language)) return path;
  return path === '/' ? `/${language}` : `/${language}${path}`;
}

/** A page in one of the languages. */
export type Translation = { tag: Language; name: string; path: string };

/** The same page in every language, by its address in the page's own. */
export function translationsOf(page: Facts, path: string): Translation[] {
  return TAGS.map((tag) => ({
    tag,
    name: LANGUAGES[tag].ownName,
    path: addressIn(page, tag, path),
  }));
}
