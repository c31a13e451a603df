// Whom a piece of news concerns. One rule for every channel: what a subscriber chose, against what the news is about.

import type { Component } from './catalog.ts';
import type { Impact, Kind } from './vocabulary.ts';
import { IMPACTS } from './vocabulary.ts';

/** How a webhook's body looks: ours, or as Statuspage sends it. */
export const FORMATS = ['standard', 'statuspage'] as const;

export type Preferences = {
  /** Ids; together with `groups` empty: everything, now and later. */
  components: readonly string[];
  /** Ids; each stands for the components that it has when something happens. */
  groups: readonly string[];
  kinds: readonly Kind[];
  /** Of incidents. */
  minimumImpact: Impact;
  /** `edges`: the beginning and the end alone. */
  updates: 'every' | 'edges';
  /** Once a day, all of it together. */
  digest: boolean;
  /** Tag of a language that there are words for. */
  language: string;
  /** IANA zone. */
  timezone: string;
  format: (typeof FORMATS)[number];
  /** Ids of the tiers whose customer it is. Operators say so; subscribers neither see nor change it. */
  tiers: readonly string[];
  /** Of an e-mail address: ids of the webhooks whose being disabled its owner agreed to be told of. */
  watches: readonly string[];
  /** Of a webhook or chat: id of the e-mail subscriber who is told when it is disabled, if they agreed to; null: nobody. */
  contact: string | null;
};

export type News = {
  kind: Kind;
  /** Ids of the components that it is about; empty: the whole page. */
  components: readonly string[];
  /** Null where news of this kind has none. */
  impact: Impact | null;
  /** A beginning or an end. */
  isEdge: boolean;
  /** Means nothing to who has not heard of the matter. */
  isSequel: boolean;
  /** Id of the tier whose customers alone it is for, whatever else they chose; null: for everybody. */
  tier: string | null;
  /** Says how a thing is, not how a matter goes on: where it begins depends on what was heard last, and no digest has room for it. */
  isApart?: true;
};

/**
 * Whether a subscriber is to be told. Who has heard of the matter (`told`) hears how it goes on and ends, even where it has
 * become milder or concerns other components; and who has not, hears of it as a beginning.
 */
export function wants(
  { components, groups, kinds, minimumImpact, updates, digest, tiers }: Preferences,
  news: News,
  all: readonly Pick<Component, 'id' | 'group'>[],
  told: boolean,
): boolean {
  if (news.tier !== null) return tiers.includes(news.tier);
  if (!kinds.includes(news.kind)) return false;
  const isApart = news.isApart === true;
  if (isApart && digest) return false;
  if (updates === 'edges' && (told || isApart) && !news.isEdge) return false;
  if (told) return true;
  if (news.isSequel) return false;
  if (news.impact !== null && IMPACTS.indexOf(news.impact) < IMPACTS.indexOf(minimumImpact)) {
    return false;
  }
  if (components.length === 0 && groups.length === 0) return true;
  const chosen = new Set([
    ...components,
    ...all.flatMap(({ id, group }) => (group !== null && groups.includes(group) ? [id] : [])),
  ]);
  return news.components.length === 0 || news.components.some((id) => chosen.has(id));
}
