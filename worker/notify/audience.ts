// What an event means for one subscriber, given what was told them of the same matter before. Order and "once" follow from
// here: whoever has a row for the event is done with; whoever still waits for an older one gets this one in its place, at the
// same time; and while an older one is under way, this one waits until it has ended. Pure.

import type { Component } from '../domain/catalog.ts';
import type { News, Preferences } from '../domain/subscriber.ts';
import { wants } from '../domain/subscriber.ts';
import type { Known } from '../store/deliveries.ts';
import { endsWell } from './change.ts';

export type Choice =
  | { do: 'send' }
  /** For the digest. */
  | { do: 'hold' }
  /** `replaces`: an older event waits that this one makes needless. */
  | { do: 'wait'; dueAt: number; attempts: number; replaces: boolean };

/** Null: nothing is to be done. `known`: the rows of this subscriber and this subject. */
export function choiceFor(
  event: string,
  news: News,
  preferences: Preferences,
  known: readonly Known[],
  { components, now }: { components: readonly Pick<Component, 'id' | 'group'>[]; now: number },
): Choice | null {
  if (known.some((row) => row.event === event)) return null;
  const { isEdge, told } =
    news.isApart === true ? asHeard(event, news, known) : asTold(news, known);
  if (!wants(preferences, { ...news, isEdge }, components, told)) return null;
  const underWay = known.find(({ state }) => state === 'sending');
  if (underWay !== undefined) {
    // It ends, or its lease does.
    return { do: 'wait', dueAt: underWay.leaseUntil ?? now, attempts: 0, replaces: false };
  }
  const waiting = known.find(({ state }) => state === 'waiting');
  if (waiting !== undefined) {
    const dueAt = Math.max(waiting.dueAt ?? now, now);
    return { do: 'wait', dueAt, attempts: waiting.attempts, replaces: true };
  }
  return preferences.digest ? { do: 'hold' } : { do: 'send' };
}

type Heard = { isEdge: boolean; told: boolean };

const asTold = ({ isEdge }: News, known: readonly Known[]): Heard => ({
  isEdge,
  told: known.some(({ state }) => state === 'sent' || state === 'held' || state === 'sending'),
});

/** Of a component: it begins with the first that reaches somebody, whatever it was by itself, and ends for who was told of that. */
function asHeard(event: string, { isEdge }: News, known: readonly Known[]): Heard {
  const sent = known.filter(({ state }) => state === 'sent').map((row) => row.event);
  // By name as by time.
  const newest = sent.toSorted().at(-1);
  const isBegun = newest !== undefined && !endsWell(newest);
  return { isEdge: isEdge || !isBegun, told: isBegun && endsWell(event) };
}
