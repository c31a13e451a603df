// Whether PagerDuty's webhooks can reach us, as PagerDuty says: it switches a subscription off for a day after three refusals
// and tells nobody. Pure.

import type { Alert } from '../../store/alerts.ts';

/** A webhook subscription as PagerDuty lists it. */
export type Subscription = {
  id: string;
  url: string;
  /** False: somebody has switched it off. */
  active: boolean;
  /** PagerDuty has, for a day. */
  disabled: boolean;
  events: readonly string[];
};

/** Without these an incident would begin, be acknowledged or end unheard. */
export const NEEDED_EVENTS = [
  'incident.triggered',
  'incident.acknowledged',
  'incident.resolved',
  'incident.reopened',
] as const;

const PATH = '/webhooks/pagerduty';

/** What is wrong with those that are meant for this page; `pageUrl` is its address. Empty: nothing. */
export function concernsAbout(all: readonly Subscription[], pageUrl: string): Omit<Alert, 'at'>[] {
  const own = new URL(PATH, pageUrl).href;
  const exact = all.filter(({ url }) => hrefOf(url) === own);
  // Webhooks may reach this deployment under another name than its page has.
  const ours = exact.length > 0 ? exact : all.filter(({ url }) => pathOf(url) === PATH);
  const off = ours.filter(({ disabled }) => disabled);
  if (off.length > 0) {
    const text = `PagerDuty has switched off its webhook subscription ${named(off)} for a day, because it was refused three times. Mend the cause (often the secret, see bad_signature), then enable it there: what happens meanwhile is only found by asking.`;
    return [{ kind: 'subscription_disabled', text }];
  }
  const working = ours.filter(({ active }) => active);
  if (working.length === 0) {
    const found = ours.length === 0 ? 'none points here' : `${named(ours)} is not active`;
    const text = `No webhook subscription of PagerDuty works: ${found}. Expected an active one to ${own}.`;
    return [{ kind: 'subscription_missing', text }];
  }
  const unheard = NEEDED_EVENTS.filter((event) =>
    working.every(({ events }) => !events.includes(event)),
  );
  if (unheard.length === 0) return [];
  const text = `The webhook subscription ${named(working)} does not send ${unheard.join(', ')}. Add these events to it.`;
  return [{ kind: 'subscription_incomplete', text }];
}

function named(some: readonly Subscription[]): string {
  return some.map(({ id }) => id).join(', ');
}

function hrefOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).href.replace(/\/$/, '') : null;
}

function pathOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : null;
}
