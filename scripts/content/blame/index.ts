// BL001–BL009: the language of blame. A person is never a cause, so what the rules look for is a
// sentence that makes one. How heavy a finding is depends on the section: in the Timeline a person
// may act, in the root cause nobody is the root.

import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Postmortem } from '../../../content/schema/postmortem.ts';
import type { Document } from '../document.ts';
import type { Finding, Level } from '../finding.ts';
import type { Prose, Sentence, Word } from '../prose.ts';
import { humanError } from './cause.ts';
import { type People, accused, personAt } from './match.ts';
import {
  HUMAN,
  INSULTS,
  MINIMISERS,
  NEGATIONS,
  NO_LAZY_THING,
  TECHNICAL,
  isParticiple,
} from './words.ts';

/** What a rule says about a sentence, before it has a place. */
export type Blame = {
  readonly rule: 'BL001' | 'BL002' | 'BL003' | 'BL004' | 'BL005' | 'BL006' | 'BL007';
  readonly level: Level;
  readonly message: string;
};

const WHERE_CAUSES_STAND = new Set([
  'Summary',
  'Root cause and contributing factors',
  'What went wrong',
  'Lessons learned',
]);
/** Where a person may be named as somebody who acted. */
const WHERE_PEOPLE_ACT = new Set(['Timeline (UTC)', 'What went well']);

/** What would have happened is the point of these. */
const WHERE_CHANCE_IS_TOLD = new Set(['Where we got lucky', 'Action items']);

/** Everything that the language rules say about one sentence. */
export function blameIn(sentence: Sentence, people: People): Blame[] {
  const { words, section } = sentence;
  const found: Blame[] = [];
  const add = (rule: Blame['rule'], level: Level, message: string) =>
    found.push({ rule, level, message });
  const cause = humanError(words);
  if (cause !== null) {
    const level = WHERE_CAUSES_STAND.has(section) ? 'error' : 'warn';
    add('BL001', level, `"${cause}" explains nothing: say what let it happen, or did not stop it`);
  }
  for (const { kind, person, charge } of accused(words, people)) {
    const message = `"${person} … ${charge}" makes a person the cause: say what the system did or allowed`;
    if (kind === 'role') add('BL003', 'warn', message);
    else add('BL002', WHERE_PEOPLE_ACT.has(section) ? 'warn' : 'error', message);
  }
  const hindsight = WHERE_CHANCE_IS_TOLD.has(section) ? null : counterfactual(words);
  if (hindsight !== null) {
    add('BL004', 'warn', `"${hindsight}" tells what did not happen: say what did, and why`);
  }
  const insult = insultIn(words, people);
  if (insult !== null) add('BL005', 'error', `"${insult}" judges a person: leave it out`);
  const small = minimiser(words);
  if (small !== null) {
    add('BL006', 'info', `"${small}" makes it sound easier than it was: leave it out`);
  }
  const question = whoQuestion(sentence, people);
  if (question !== null)
    add('BL007', 'info', `"${question} …?" asks for a person: ask how, or what`);
  return found;
}

/** BL004: "should have known", "could've been tested", "needed to have checked". */
function counterfactual(words: readonly Word[]): string | null {
  for (const [index, word] of words.entries()) {
    if (word.quoted) continue;
    const contracted = /^(?:should|could|would)(?:n't)?'ve$/.test(word.lower);
    const plain = /^(?:should|could|would)(?:n't)?$/.test(word.lower);
    const two = /^(?:ought|needed)$/.test(word.lower) && words[index + 1]?.lower === 'to';
    if (!contracted && !plain && !two) continue;
    let place = index + (two ? 2 : 1);
    const skip = (pattern: RegExp) => {
      while (pattern.test(words[place]?.lower ?? '') && words[place]?.clause === word.clause)
        place += 1;
    };
    skip(/^(?:not|never|also|still|perhaps|probably|maybe|certainly)$/);
    if (!contracted) {
      if (words[place]?.lower !== 'have') continue;
      place += 1;
    }
    skip(/^(?:been|not|never|also|probably)$|.ly$/);
    const verb = words[place];
    if (verb !== undefined && !verb.quoted && isParticiple(verb.lower)) {
      return words
        .slice(index, place + 1)
        .map(({ text }) => text)
        .join(' ');
    }
  }
  return null;
}

/** BL005: words that judge people. "At fault" and "to blame" only where a person is in reach. */
function insultIn(words: readonly Word[], people: People): string | null {
  for (const [index, { lower, text, quoted }] of words.entries()) {
    if (quoted) continue;
    const next = words[index + 1]?.lower ?? '';
    if (INSULTS.has(lower) && !TECHNICAL[lower]?.has(next) && !isLazyThing(words, index))
      return text;
    const phrase = `${lower} ${next}`;
    const blamed = phrase === 'at fault' || phrase === 'to blame' || lower === 'guilty';
    const isOfPeople = (word: Word) => word.lower === 'whoever' || personAt(word, people) !== null;
    if (!blamed || !words.some(isOfPeople)) continue;
    const before = words.slice(Math.max(0, index - 8), index + 1);
    const denied = before.some(
      (word) =>
        NEGATIONS.has(word.lower) ||
        /^(?:no|nobody|isn't|aren't|rather|anyone|easy|tempting)$/.test(word.lower),
    );
    if (!denied) return lower === 'guilty' ? text : `${text} ${words[index + 1]?.text ?? ''}`;
  }
  return null;
}

/** "A lazy lock", "the lazy client": of a thing, which is lazy by design. People and their work are not. */
function isLazyThing(words: readonly Word[], index: number): boolean {
  const [word, next] = [words[index], words[index + 1]];
  if (word?.lower !== 'lazy' || next === undefined || next.clause !== word.clause) return false;
  return !NO_LAZY_THING.has(next.lower) && !HUMAN.has(next.lower);
}

/** BL006: "just", "simply", "obviously", "of course". */
function minimiser(words: readonly Word[]): string | null {
  for (const [index, { lower, text, quoted }] of words.entries()) {
    if (quoted) continue;
    const next = words[index + 1]?.lower ?? '';
    if (lower === 'of' && next === 'course') return 'of course';
    // "just after", "just under 5 %": of time and amount.
    if (lower === 'just' && /^(?:after|before|under|over|above|below|as|in|one|two|\d)/.test(next))
      continue;
    if (MINIMISERS.has(lower)) return text;
  }
  return null;
}

/** BL007: "Who deployed it?", "Why did the engineer …?". */
function whoQuestion({ words, text }: Sentence, people: People): string | null {
  if (!/\?["”’)]?$/.test(text)) return null;
  const [first, second, third, fourth] = words;
  if (first?.lower === 'who' || first?.lower === 'whose') return first.text;
  if (first?.lower !== 'why' || !/^(?:did|didn't|does|was|were|had|has)$/.test(second?.lower ?? ''))
    return null;
  const subject = /^(?:the|our|an?)$/.test(third?.lower ?? '') ? fourth : third;
  // "They" is mostly a machine.
  return personAt(subject, people) === null || subject?.lower === 'they'
    ? null
    : `${first.text} ${second?.text ?? ''} ${subject?.text ?? ''}`;
}

/** Names and handles that the front matter knows as people. */
export function peopleOf({ roles, owner }: Pick<Postmortem, 'roles' | 'owner'>): People {
  const names = [owner, ...Object.values(roles ?? {})].filter((name) => name !== undefined);
  return new Set(
    names
      .flatMap((name) => (name.startsWith('@') ? [name.slice(1)] : name.split(/\s+/)))
      .map((name) => name.toLowerCase()),
  );
}

/** All findings of the language rules in one postmortem. */
export function blameFindings(document: Document, data: Postmortem, prose: Prose): Finding[] {
  const people = peopleOf(data);
  const findings = prose.sentences.flatMap((sentence) =>
    blameIn(sentence, people).map(({ rule, level, message }) =>
      document.finding(rule, sentence.line, message, level),
    ),
  );
  return [
    ...findings,
    ...outageFindings(document, data, prose),
    ...soleCause(document, data, prose),
  ];
}

/** BL008: "outage" is the word for SEV-1; below it something still worked. */
function outageFindings(document: Document, data: Postmortem, prose: Prose): Finding[] {
  if (data.severity === 'SEV-1') return [];
  return prose.sentences
    .filter(({ words }) => words.some(({ lower, quoted }) => !quoted && /^outages?$/.test(lower)))
    .map(({ line }) =>
      document.finding(
        'BL008',
        line,
        `"outage" in a ${data.severity}: part of it worked; say which part did not`,
      ),
    );
}

/** BL009: "the root cause" alone promises that there was one. */
function soleCause(document: Document, data: Postmortem, prose: Prose): Finding[] {
  let factors = (data.cause?.contributing ?? []).length > 0;
  visit(document.tree, 'heading', (node) => {
    if (node.depth > 2 && /^contributing factors?$/i.test(toString(node).trim())) factors = true;
  });
  if (factors) return [];
  const first = prose.sentences.find(({ text }) => /\bthe root cause\b/i.test(text));
  if (first === undefined) return [];
  return [
    document.finding(
      'BL009',
      first.line,
      '"the root cause" without contributing factors: incidents have several',
    ),
  ];
}
