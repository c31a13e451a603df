// BL001: human error given as a cause, as "due to …", "… led to", "…: the group"; not where it is something that a system guards
// against, nor where it is denied.

import type { Word } from '../prose.ts';
import { CAUSE_AFTER, CAUSE_BEFORE, GUARDED, HUMAN, MISTAKE, NEGATIONS, THINGS } from './words.ts';

/** The words that make human error the cause; null where none do. */
export function humanError(words: readonly Word[]): string | null {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (word.quoted || next === undefined || next.quoted) continue;
    if (!isHuman(words, index) || !MISTAKE.has(next.lower)) continue;
    const before = words.slice(Math.max(0, index - 5), index);
    if (before.some(({ lower }) => GUARDED.has(lower))) continue;
    const after = words.slice(index + 2, index + 7);
    // "user error pages", "operator error rate": a thing that is called so.
    if (THINGS.has(after[0]?.lower ?? '')) continue;
    const text = `${word.text} ${next.text}`;
    if (isCause(before, next, after)) return text;
  }
  return null;
}

/** "Operator", and "an operator's"; what belongs to the operator may well be a program's. */
function isHuman(words: readonly Word[], index: number): boolean {
  const lower = words[index]?.lower ?? '';
  const owned = /^an?$/.test(words[index - 1]?.lower ?? '') && lower.endsWith("'s");
  return HUMAN.has(owned ? lower.slice(0, -2) : lower);
}

/** What may stand before "human error" without changing what is said of it. */
const ARTICLE = /^(?:an?|the)$/;
const WEIGHT = /^(?:plain|simple|pure|sheer|purely|entirely|largely|mainly|partly|wholly)$/;
const isLeading = (word: string) => ARTICLE.test(word) || WEIGHT.test(word);

/** Whether what stands around "human error" makes it the cause: "due to …", "… led to", "…: the group". */
function isCause(before: readonly Word[], phrase: Word, after: readonly Word[]): boolean {
  const lead = before.map(({ lower }) => lower).filter((word) => !isLeading(word));
  if (CAUSE_BEFORE.some((cue) => ` ${lead.join(' ')}`.endsWith(` ${cue}`))) return true;
  const [first] = after;
  // "The volume was detached, a simple operator mistake"; not "it answered 422, a user error", nor the last of a list.
  const own = before.flatMap(({ clause, lower }) => (clause === phrase.clause ? [lower] : []));
  const isAddition = own.every(isLeading) && own.some((word) => WEIGHT.test(word));
  if (first === undefined) return lead.length === 0 || isAddition;
  if (CAUSE_AFTER.has(first.lower)) return true;
  // "… is the root cause", "… like this remains our most frequent cause".
  const verb = after.slice(0, 3).findIndex(({ lower }) => /^(?:is|was|are|remains?)$/.test(lower));
  const told = verb < 0 ? [] : after.slice(verb + 1);
  const denied = told[0] !== undefined && NEGATIONS.has(told[0].lower);
  if (!denied && told.some(({ lower }) => /^(?:causes?|root|reason|behind|blame)$/.test(lower)))
    return true;
  if (verb === 0) return false;
  return (
    lead.length === 0 && (first.clause !== phrase.clause || /^(?:in|during|by)$/.test(first.lower))
  );
}
