// Everything wired to everything, once per isolate: storage, the commit, the reader, the probes, the senders. It holds no
// rule; each part gets only what it needs, and secrets reach only the part that uses them.

import * as runtime from 'cloudflare:workers';
import catalog, { content } from 'allclear-catalog';
import type { Commit, Committed } from './commit/index.ts';
import { addressOfRunbook, runbookFor } from './domain/content-index.ts';
import { createCommit } from './commit/index.ts';
import { newId } from './commit/id.ts';
import type { EdgeCache } from './snapshot/edge.ts';
import { createPurge } from './snapshot/edge.ts';
import type { Environment, PublicConfig, Secrets } from './env.ts';
import { readSettings } from './env.ts';
import type { DeskMeans } from './notify/desk/index.ts';
import { subscriberOffice } from './notify/desk/office.ts';
import type { Notifier } from './notify/index.ts';
import { draftFor } from './notify/github/gather.ts';
import { createNotifier } from './notify/index.ts';
import { keyringOf } from './notify/keyring.ts';
import { hasMail } from './notify/mail/index.ts';
import { createAccess } from './operator/access.ts';
import type { Operators } from './operator/operators.ts';
import { createLookInside } from './operator/promises.ts';
import { tellNoise } from './operator/noise.ts';
import { remind } from './operator/remind.ts';
import { createSessions } from './operator/session.ts';
import { createTokens } from './operator/token.ts';
import { createWho } from './operator/who.ts';
import type { Clock } from './clock.ts';
import { createEgress } from './domain/egress.ts';
import { showsPromises } from './domain/catalog.ts';
import { chore } from './probe/chore.ts';
import type { Ticked } from './probe/clock.ts';
import { CLOCK_NAME } from './probe/clock.ts';
import { createDeadMan } from './probe/dead-man.ts';
import type { Heartbeats } from './probe/heartbeat.ts';
import { createHeartbeats } from './probe/heartbeat.ts';
import { addressesOf } from './probe/heartbeat-token.ts';
import { lastAnswers } from './probe/last-answers.ts';
import { probeMeans, userAgentOf } from './probe/means.ts';
import { HERE_REQUESTS_LIMIT } from './probe/limits.ts';
import { askAll } from './probe/run.ts';
import { createBudgetWatch } from './probe/budgets.ts';
import { createObserve } from './probe/observe.ts';
import { createPlaceWatch } from './probe/places.ts';
import { createPostmortemWatch, readRootCauses } from './probe/postmortems.ts';
import type { RegionProbe } from './probe/region.ts';
import { askAway, locate } from './probe/region.ts';
import { createPromiseWatch } from './probe/sla.ts';
import type { TickMeans } from './probe/tick.ts';
import { createReady } from './publish/ready.ts';
import type { Sources } from './publish/respond.ts';
import { describeSettingProblem } from './settings.ts';
import { measureLatency } from './snapshot/latency.ts';
import { measure } from './snapshot/measured.ts';
import type { Mirror } from './snapshot/mirror.ts';
import { createMirror, createWitness } from './snapshot/mirror.ts';
import { createReader } from './snapshot/read.ts';
import { rebuild } from './snapshot/rebuild.ts';
import { pastIncidents, projectCurrent, projectReport } from './snapshot/sla.ts';
import { claimRebuild, readDocuments } from './store/documents.ts';
import type { Waiting } from './store/waiting.ts';
import { whatWaits } from './store/waiting.ts';
import type { Inbound } from './webhook/inbound.ts';
import { createReconciler } from './webhook/pagerduty/reconcile.ts';
import { createRest } from './webhook/pagerduty/rest.ts';
import { storageOver } from './webhook/storage.ts';

export type House = {
  secrets: Secrets;
  inbound: Inbound;
  shown: Sources;
  tick: TickMeans;
  /** Has the clock run the tick of a minute; rejects where it is out of reach. */
  clock: (minute: number) => Promise<Ticked>;
  notifier: Notifier;
  operators: Operators;
  /**
   * What every minute (epoch ms of its start) has to do beside its tick, whoever ticked it: reminds people of what has fallen
   * due, sends what waits, looks after action items. `waiting`: what waits, where somebody has just looked.
   */
  attend: (minute: number, waiting: Waiting | null) => Promise<void>;
  /** How many messages this isolate's commits have put in line so far. */
  announced: () => number;
  desk: DeskMeans;
  heartbeats: Heartbeats;
};

/** What the platform has around the worker. */
export type Surroundings = {
  /** Epoch ms. */
  now: () => number;
  /** This location's HTTP cache. */
  cache: Pick<Cache, 'match' | 'put'>;
  /** The cache in front of the worker, where there is one. */
  edge: () => EdgeCache | undefined;
  /** How long a reader of pages waits for the database, ms; absent: not long. */
  readDeadlineMs?: () => number;
};

// The types promise a cache that older and local runtimes do not have.
const edge = () => (runtime as { cache?: EdgeCache }).cache;

export function build(environment: Environment, around: Partial<Surroundings> = {}): House {
  const { now, cache } = { now: () => Date.now(), cache: caches.default, ...around };
  const { DB: db, LAST_GOOD: kv, ASSETS: assets } = environment;
  // The bindings name the classes in wrangler.toml, where types do not reach.
  const regions = environment.REGION as DurableObjectNamespace<RegionProbe>;
  const clocks = environment.CLOCK as DurableObjectNamespace<Clock>;
  const { config, secrets, problems } = readSettings(environment);
  for (const problem of problems) console.error(describeSettingProblem(problem));
  const copy = createMirror(kv, {
    standing: (keys) => readDocuments(db, keys),
    now,
    pause: (ms) => new Promise((done) => void setTimeout(done, ms)),
  });
  const witness = createWitness(kv);
  const purge = createPurge(around.edge ?? edge, now);
  // Called whenever a public document has changed.
  const mirror: Mirror = async (...changed) => (await Promise.all([copy(...changed), purge()]))[0];
  const write: Commit = createCommit({ db, catalog, now, newId, mirror, witness });
  let announced = 0;
  const commit: Commit = async (...input) => {
    const committed = await write(...input);
    announced += committed.messagesDue.length;
    return committed;
  };
  // After a deployment every isolate asks; all but one go on serving what is there. Where everything is on one machine, one
  // version runs at a time, and whoever edits a configuration to and fro need not wait.
  const rebuildAlone = async (): Promise<void> => {
    const isMine = await claimRebuild(
      db,
      catalog.hash,
      now(),
      config.allowLoopback ? 0 : undefined,
    );
    if (isMine) await rebuild({ db, catalog, now: now(), mirror, witness });
  };
  const read = createReader({
    db,
    kv,
    cache,
    cacheBase: `${catalog.page.url}/.copies/`,
    catalog: catalog.hash,
    now,
    ...(around.readDeadlineMs && { deadlineMs: around.readDeadlineMs }),
    askRebuild: (_reason, waitUntil) =>
      waitUntil(chore({ db, at: now() }, 'the page could not be made anew', rebuildAlone)),
  });
  const drafted = async (incident: string, url: string): Promise<void> => {
    await commit({ type: 'drafted', key: `postmortem-draft:${incident}`, incident, url });
  };
  const notifier = createNotifier({ environment, catalog, config, secrets, content, drafted });
  const storage = storageOver(db, commit);
  const follow = async ({ mirrored, messagesDue }: Committed): Promise<void> => {
    await Promise.all([mirrored, notifier.nudgeWhenDue(messagesDue)]);
  };
  const reconciler = createReconciler({
    db,
    catalog,
    rest: restOf(config, secrets.pagerdutyApiToken),
    alert: storage.alert,
    now,
    async commit(input, notices) {
      const committed = await storage.commit(input, notices);
      await follow(committed);
      return committed;
    },
  });
  const later = async (committed: Committed): Promise<void> => {
    await follow(committed);
    await reconciler?.identify(committed.events);
  };
  const egress = createEgress({
    schemes: ['https:'],
    ownOrigins: [catalog.page.url],
    allowLoopback: config.allowLoopback,
  });
  const tokens = createTokens({ db, configured: secrets.operatorTokens, now, newId });
  const mayTry = async (key: string) => (await environment.OPERATOR_BURST.limit({ key })).success;
  const who = createWho({
    db,
    tokens,
    access: config.access && createAccess(config.access, { fetch: (...ask) => fetch(...ask), now }),
    mayTry,
    now,
  });
  const { signingKeys } = secrets;
  const heartbeats = createHeartbeats({ db, catalog, signingKeys, now });
  const desk: DeskMeans = {
    db,
    catalog,
    keyring: keyringOf(signingKeys),
    hasMail: hasMail(config, secrets, environment.EMAIL),
    egress,
    mayTry: async (key) => (await environment.SIGNUP_BURST.limit({ key })).success,
    nudge: () => notifier.nudge(),
    newId,
    now,
  };
  const { regionGeneration: generation } = config;
  const watchPlaces = createPlaceWatch({
    db,
    // Where everything is on one machine there is nothing to find out.
    catalog: config.allowLoopback ? { monitors: [] } : catalog,
    generation,
    ask: (region) => locate(regions, generation, region),
  });
  return {
    secrets,
    notifier,
    clock: (minute) => clocks.get(clocks.idFromName(CLOCK_NAME)).tick(minute),
    heartbeats,
    desk,
    announced: () => announced,
    async attend(minute, known) {
      // Where it cannot be read, each says for itself what it cannot do.
      const hearing = { db, at: minute };
      const look = () => whatWaits(db, now());
      const looked = known ?? (await chore(hearing, 'what waits could not be read', look));
      const waiting = looked ?? EVERYTHING;
      const reminded = await chore(hearing, 'what has fallen due could not be told', () =>
        remind(db, catalog, now(), waiting.timers),
      );
      await chore(hearing, 'noisy alerts could not be looked at', () => tellNoise(db, minute));
      await chore(hearing, 'regions could not be asked where they are', () => watchPlaces(minute));
      await notifier.drain(waiting.messages || reminded !== 0);
      await notifier.chase(minute);
    },
    operators: {
      db,
      catalog,
      who,
      tokens,
      sessions: createSessions({ db, tokens, now }),
      mayTry,
      unset: unsetIn(environment),
      subscribers: desk.keyring && subscriberOffice({ ...desk, keyring: desk.keyring }),
      testMessage: (to) => notifier.test(to),
      content,
      draft: (incident, options) => draftFor({ db, catalog, now }, incident, options),
      lastAnswers: () => lastAnswers(db, now()),
      jobAddresses: (monitor) => addressesOf(monitor, catalog.page.url, signingKeys),
      commit,
      later,
      nudge: () => notifier.nudge(),
      now,
      newId,
    },
    inbound: { catalog, later, now, ...storage },
    shown: {
      read,
      now,
      ready: createReady(now),
      version: environment.VERSION.id,
      runbookOf(alert) {
        const entry = runbookFor(content, alert);
        return entry && addressOfRunbook(entry);
      },
      offline: () => assets.fetch('https://assets.invalid/offline'),
      promises:
        catalog.sla.tiers.length === 0
          ? undefined
          : {
              public: showsPromises(catalog),
              lookInside: createLookInside({ db, catalog, who, now, projectCurrent }),
            },
    },
    tick: {
      now,
      db,
      catalog,
      commit,
      measure,
      measureLatency,
      observe: heartbeats.among(
        createObserve({
          here: (monitors) =>
            askAll(monitors, probeMeans({ config, secrets }, catalog, HERE_REQUESTS_LIMIT)),
          away: (place, monitors) => askAway(regions, config.regionGeneration, place, monitors),
        }),
      ),
      watchPostmortems: createPostmortemWatch(assets),
      sayAlive: createDeadMan({
        address: secrets.deadManUrl,
        fetch: (...request) => fetch(...request),
        egress,
        userAgent: userAgentOf(catalog),
      }),
      watchPromises: createPromiseWatch({
        db,
        catalog,
        commit,
        projectReport,
        projectCurrent,
        pastIncidents,
        rootCauses: () => readRootCauses(assets),
      }),
      watchBudgets: createBudgetWatch({ db, catalog, commit }),
      reconcile: reconciler?.run,
    },
  };
}

const EVERYTHING = { messages: true, timers: true };

/** Null: there is no token to ask with. */
function restOf({ allowLoopback, pagerdutyApiUrl: url }: PublicConfig, token: string | null) {
  if (token === null) return null;
  return createRest({
    fetch: (...request) => fetch(...request),
    egress: createEgress({ schemes: ['https:'], ownOrigins: [catalog.page.url], allowLoopback }),
    userAgent: userAgentOf(catalog),
    url,
    token,
  });
}

/** What each setting switches on; what is unset is said in the console. */
const FEATURES: readonly (readonly [string, string])[] = [
  ['PAGERDUTY_WEBHOOK_SECRETS', 'PagerDuty’s webhooks are not taken in'],
  ['PAGERDUTY_API_TOKEN', 'what PagerDuty’s webhooks lose is not healed by asking its REST API'],
  ['PAGERDUTY_ROUTING_KEY', 'monitors page nobody'],
  ['ALERTMANAGER_TOKENS', 'alerts of Alertmanager are not taken in'],
  ['GRAFANA_SECRETS', 'alerts of Grafana are not taken in'],
  ['SLACK_WEBHOOK_URL', 'nothing goes to Slack'],
  ['EMAIL_FROM', 'no mail is sent'],
  ['GITHUB_TOKEN', 'postmortems are not drafted as pull requests'],
  ['DEAD_MAN_URL', 'nobody notices when this page itself stops'],
];

function unsetIn(environment: Environment): string[] {
  return FEATURES.flatMap(([name, text]) =>
    environment[name] ? [] : [`${name} is not set: ${text}.`],
  );
}
