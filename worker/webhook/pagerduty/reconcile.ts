// Asks PagerDuty what it has, where a token is set, and takes in what no webhook has told: every five minutes while something
// is open, every hour otherwise, and once an hour whether its webhooks are switched on. A run asks a few times at most, because it shares its invocation with the tick; what it does
// not come to is the next run's. It holds no rule about incidents: what was missed is told like any other report.

import type { Committed } from '../../commit/index.ts';
import { alarmIn } from '../../domain/echo.ts';
import type { Catalog } from '../../domain/catalog.ts';
import { episodesOf } from '../../domain/episode.ts';
import type { Episode } from '../../domain/episode.ts';
import type { Recorded } from '../../domain/event.ts';
import type { Input } from '../../domain/input.ts';
import type { World } from '../../domain/world.ts';
import type { Alert } from '../../store/alerts.ts';
import { isAnyOpen } from '../../store/incidents.ts';
import { load } from '../../store/load.ts';
import { identified, isUnidentified, missedOf } from './compare.ts';
import { sourceOf } from './facts.ts';
import type { Known, Rest } from './rest.ts';
import type { Subscription } from './subscription.ts';
import { concernsAbout } from './subscription.ts';

const MINUTE_MS = 60_000;
/** In the third of every five minutes, where a tick has least to do. */
const EVERY = { minutes: 5, at: 2 } as const;
/** The minute of every hour in which PagerDuty is asked whether its webhooks can reach us. */
const SUBSCRIPTIONS_AT = 4;
/** The hour of the day, UTC, in which what needs no haste is told. */
const UNHURRIED_HOUR = 8;
/** Requests of one run. */
export const REQUESTS_LIMIT = 4;

export type ReconcilerMeans = {
  db: D1Database;
  catalog: Catalog;
  rest: Rest;
  commit: (input: Input, notices: readonly Alert[]) => Promise<Committed>;
  /** Notes what operators should know, where nothing else is written. */
  alert: (alert: Alert) => Promise<void>;
  now: () => number;
};

export type Reconciler = {
  /** What is due in this minute (epoch ms of its start); gives how many reports were missing. */
  run: (minute: number) => Promise<number>;
  /** Asks at once whose call a PagerDuty incident is, where its webhook could not tell. */
  identify: (events: readonly Recorded[]) => Promise<void>;
};

/** Null where PagerDuty cannot be asked. */
export function createReconciler({
  rest,
  ...others
}: Omit<ReconcilerMeans, 'rest'> & { rest: Rest | null }): Reconciler | null {
  if (rest === null) return null;
  const means = { ...others, rest };
  const { db, commit, now } = means;
  return {
    async run(minute) {
      const ofHour = (minute / MINUTE_MS) % 60;
      if (ofHour === SUBSCRIPTIONS_AT) await lookAtSubscriptions(means);
      if (ofHour % EVERY.minutes !== EVERY.at) return 0;
      if (ofHour !== EVERY.at && !(await isAnyOpen(db))) return 0;
      const found = await missing(means);
      let healed = 0;
      for (const input of found) {
        const { outcome } = await commit(input, []);
        if (outcome === 'written' && input.report.what !== 'noted') healed += 1;
      }
      if (healed > 0) {
        const text = `PagerDuty had ${healed} changes that no webhook has told us; they are taken in now. Look whether its subscription is enabled and points here.`;
        await means.alert({ kind: 'webhooks_lost', text, at: now() });
      }
      return healed;
    },
    async identify(events) {
      for (const { event } of events) {
        if (event.type !== 'source.reported' || event.what !== 'triggered') continue;
        const { echo, source } = event;
        if (echo === undefined || echo.alarm !== null || echo.monitor !== null) continue;
        const input = await callOf(source.slice(sourceOf('').length), means);
        if (input !== null) await commit(input, []);
      }
    },
  };
}

/** What is switched off is told every hour, because webhooks are lost; what was never set up, once a day. */
async function lookAtSubscriptions({ rest, catalog, alert, now }: ReconcilerMeans): Promise<void> {
  const all: Subscription[] = [];
  for (let page = 0, more = true; more && page < REQUESTS_LIMIT; page++) {
    const answer = await rest.subscriptions(page);
    if (!answer.ok) {
      const text = `Whether PagerDuty's webhooks can reach this page could not be looked up: ${answer.reason}. It is tried again.`;
      return alert({ kind: 'subscription_unknown', text, at: now() });
    }
    all.push(...answer.value.found);
    ({ more } = answer.value);
  }
  const isUnhurried = new Date(now()).getUTCHours() === UNHURRIED_HOUR;
  for (const concern of concernsAbout(all, catalog.page.url)) {
    const isUrgent = concern.kind === 'subscription_disabled';
    if (isUrgent || isUnhurried) await alert({ ...concern, at: now() });
  }
}

type Report = Extract<Input, { type: 'report' }>;

async function missing(means: ReconcilerMeans): Promise<Report[]> {
  const { catalog, rest, now } = means;
  let left = REQUESTS_LIMIT;
  const listed: Known[] = [];
  const services = catalog.services.map(({ id }) => id);
  for (let page = 0, more = services.length > 0; more && left > 2; page++) {
    left -= 1;
    const answer = await rest.open(services, page);
    if (!answer.ok) return failed(means, answer.reason);
    listed.push(...answer.value.found);
    ({ more } = answer.value);
  }
  const world = await worldWith(listed, means);
  const reports = listed.flatMap((known) =>
    missedOf(known, newestOf(world, known.id), catalog, now()),
  );
  // What we hold open and was not among them has ended, or belongs to a service that is not configured.
  const known = new Set(listed.map(({ id }) => id));
  const unlisted = openIn(world).filter(({ id }) => !known.has(id));
  for (const { id, episode } of inTurn(unlisted, now())) {
    if (left === 0) break;
    left -= 1;
    const answer = await rest.incident(id);
    if (!answer.ok) return failed(means, answer.reason);
    if (answer.value === null) await goneAlert(id, means);
    else reports.push(...missedOf(answer.value, episode, catalog, now()));
  }
  for (const { id, episode } of openIn(world)) {
    if (left === 0 || !isUnidentified(episode)) continue;
    left -= 1;
    const input = await callOf(id, means);
    if (input !== null) reports.push(input);
  }
  return reports;
}

/** Everything that is open, or settled a short while ago, and all that we know of these incidents. */
async function worldWith(listed: readonly Known[], { db, now }: ReconcilerMeans): Promise<World> {
  const { world } = await load(db, {
    now: now(),
    quietBefore: now(),
    sources: listed.map(({ id }) => sourceOf(id)),
    incidents: [],
    key: null,
    minute: null,
  });
  return world;
}

function newestOf(world: World, id: string): Episode | null {
  return episodesOf(world.reports.get(sourceOf(id)) ?? []).at(-1) ?? null;
}

/** The PagerDuty incidents that we hold open, those of services that are not configured among them. */
function openIn(world: World): { id: string; episode: Episode }[] {
  const prefix = sourceOf('');
  return [...world.reports].flatMap(([source, reports]) => {
    if (!source.startsWith(prefix)) return [];
    const episode = episodesOf(reports).at(-1);
    return episode?.open === true ? [{ id: source.slice(prefix.length), episode }] : [];
  });
}

/** Starts with another one each time, so that none waits for ever behind those that a run has time for. */
function inTurn<One>(all: readonly One[], now: number): One[] {
  const turn = Math.floor(now / (EVERY.minutes * MINUTE_MS)) * REQUESTS_LIMIT;
  const from = all.length === 0 ? 0 : turn % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}

/** Null where nobody could be asked. */
async function callOf(id: string, { rest, now }: ReconcilerMeans): Promise<Report | null> {
  const answer = await rest.alertKeys(id);
  if (!answer.ok) return null;
  return identified(id, answer.value.flatMap((key) => alarmIn(key) ?? [])[0] ?? null, now());
}

async function failed({ alert, now }: ReconcilerMeans, reason: string): Promise<Report[]> {
  const text = `What webhooks may have lost could not be looked up: ${reason}. It is tried again.`;
  await alert({ kind: 'reconciliation_failed', text, at: now() });
  return [];
}

async function goneAlert(id: string, { alert, now }: ReconcilerMeans): Promise<void> {
  const text = `PagerDuty no longer knows its incident ${id}, which is open here, so nothing will end it but a person.`;
  await alert({ kind: 'source_left', subject: id, text, at: now() });
}
