// Finds people in a sentence and what the sentence says about them. Pure pattern matching over
// words; which rule follows from it, and how heavy, is decided in the rules.

import type { Word } from '../prose.ts';
import {
  BETWEEN,
  DEPLOYS,
  FAULTS,
  JUDGING,
  NEGATIONS,
  OMITTED,
  PRONOUNS,
  REPAIRS,
  ROLES,
} from './words.ts';

/** `named`: a handle or a name that the front matter knows. `role`: anybody in that place. */
export type PersonKind = 'named' | 'role';

export type Accused = {
  readonly kind: PersonKind;
  readonly person: string;
  /** The words that accuse: "forgot", "wrongly", "did not check". */
  readonly charge: string;
};

/** Names and handles of people, in lower case and without @. */
export type People = ReadonlySet<string>;

/** Who a word stands for, if for anybody. */
export function personAt(word: Word | undefined, people: People): PersonKind | null {
  if (word === undefined || word.quoted) return null;
  if (word.handle || (people.has(word.lower) && /^\p{Lu}/u.test(word.text))) return 'named';
  return ROLES.has(word.lower) || PRONOUNS.has(word.lower) ? 'role' : null;
}

/** Everybody whom a sentence makes the subject of a failure. */
export function accused(words: readonly Word[], people: People): Accused[] {
  const found: Accused[] = [];
  for (const [index, word] of words.entries()) {
    const kind = personAt(word, people) ?? (possessed(word, people) ? 'named' : null);
    if (kind === null || isAsked(words, index)) continue;
    const charge = possessed(word, people)
      ? mistakeOf(words, index)
      : (chargeAfter(words, index, kind) ?? (kind === 'named' ? chargeBefore(words, index) : null));
    if (charge !== null)
      found.push({ kind, person: word.handle ? `@${word.text}` : word.text, charge });
  }
  return found;
}

/** "Ask why @x removed the flag": what is asked is not said. */
function isAsked(words: readonly Word[], person: number): boolean {
  if (!/^(?:why|whether|if)$/.test(words[person - 1]?.lower ?? '')) return false;
  const before = words.slice(Math.max(0, person - 4), person - 1);
  return before.some(({ lower }) => /^(?:ask(?:s|ed|ing)?|wonder(?:s|ed)?)$/.test(lower));
}

const isTeam = (word: Word) => word.handle && /^team\b|-team$/.test(word.lower);

/** The verb phrase of a subject: "@x had wrongly assumed", "the engineer did not check". */
function chargeAfter(words: readonly Word[], subject: number, kind: PersonKind): string | null {
  const start = words[subject];
  if (start === undefined) return null;
  let negated = false;
  const [from, clause] = verbPhrase(words, subject, start.clause);
  for (let index = from; index <= from + 5; index += 1) {
    const word = words[index];
    if (word === undefined || word.quoted || word.clause !== clause) return null;
    if (JUDGING.has(word.lower)) return word.text;
    if (NEGATIONS.has(word.lower)) {
      negated = true;
      continue;
    }
    if (negated) return OMITTED.has(word.lower) ? `did not ${word.text}` : null;
    if (passive(words, index)) return null;
    if (FAULTS.has(word.lower)) return faultOf(words, index);
    if (kind === 'named' && DEPLOYS.has(word.lower)) {
      return isTeam(start) || repairs(words, index) ? null : word.text;
    }
    if (!BETWEEN.has(word.lower) && !word.lower.endsWith('ly')) return null;
  }
  return null;
}

/** Where the verb of a subject begins, and in which clause: ", who was on call," is stepped over. */
function verbPhrase(words: readonly Word[], subject: number, clause: number): [number, number] {
  const next = words[subject + 1];
  if (next === undefined || !/^(?:who|that)$/.test(next.lower)) return [subject + 1, clause];
  if (next.clause === clause) return [subject + 2, clause];
  const after = words.findIndex((word, index) => index > subject && word.clause > next.clause);
  return after < 0 ? [subject + 2, next.clause] : [after, words[after]?.clause ?? clause];
}

/** "people were ignored": what happened to somebody is no charge. */
function passive(words: readonly Word[], verb: number): boolean {
  const before = words[verb - 1]?.lower ?? '';
  return /^(?:was|were|been|be|being|is|are)$/.test(before);
}

/** "failed over" and "dropped the traffic to" are work; "failed to notice" is a charge. */
function faultOf(words: readonly Word[], verb: number): string | null {
  const word = words[verb];
  const next = words[verb + 1]?.lower ?? '';
  if (word === undefined) return null;
  if (word.lower === 'failed' && !/^(?:to|in|at)$/.test(next)) return null;
  if (word.lower === 'triggered' && repairs(words, verb)) return null;
  return word.text;
}

function repairs(words: readonly Word[], verb: number): boolean {
  const clause = words[verb]?.clause;
  return words
    .slice(verb + 1)
    .some(
      (word) =>
        (word.clause === clause || word.clause === (clause ?? 0) + 1) && REPAIRS.has(word.lower),
    );
}

/** "deployed by @x", "because of @x". */
function chargeBefore(words: readonly Word[], person: number): string | null {
  const before = words[person - 1]?.lower;
  const verb = words[person - 2];
  if (before === 'by' && verb !== undefined) {
    if (FAULTS.has(verb.lower)) return `${verb.text} by`;
    const named = words[person];
    const work = DEPLOYS.has(verb.lower) && named !== undefined && !isTeam(named);
    return work && !words.some(({ lower }) => REPAIRS.has(lower)) ? `${verb.text} by` : null;
  }
  return (before === 'of' && verb?.lower === 'because') ||
    (before === 'to' && verb?.lower === 'due')
    ? `${verb.text} ${before}`
    : null;
}

/** Whether a word is the possessive of a named person: "@x's". */
function possessed(word: Word, people: People): boolean {
  if (word.quoted || !word.lower.endsWith("'s")) return false;
  return word.handle || (people.has(word.lower.slice(0, -2)) && /^\p{Lu}/u.test(word.text));
}

function mistakeOf(words: readonly Word[], person: number): string | null {
  const following = words.slice(person + 1, person + 3);
  const word = following.find(({ lower }) =>
    /^(?:mistakes?|errors?|fault|oversight|negligence|failure|carelessness|blunder)$/.test(lower),
  );
  return word?.text ?? null;
}
