// The real stage: a running server and its demo target, asked over HTTP as anybody outside would.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { delivery, headersOf } from '../../worker/testing/pagerduty.ts';
import type { Seen } from './judge.ts';
import { SimulationProblem, type SimulationOptions } from './options.ts';
import type { Stage } from './play.ts';
import { COMPONENT, JOIN_MS } from './story.ts';
import type { ApiIncident, Summary, Told } from './told.ts';
import { readIncidentPage, readPage, readSummary } from './told.ts';

/** Whether an answer came in time is judged by what it shows; this is for a server that never answers. */
const ANSWER_WITHIN_MS = 30_000;
/** The cron ticks each minute; a page that knows nothing newer than this has no cron. */
const KNOWN_AGE_LIMIT_MS = 130_000;
/** Whatever kept it from ticking in this minute: it ticks in the next. */
const FIRST_TICK_WITHIN_MS = 90_000;

const get = (address: string) =>
  fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), cache: 'no-store' });

const noAnswer = (address: string) => (error: unknown) => {
  throw new SimulationProblem(
    `${new URL(address).origin} does not answer any more (${causeOf(error)}).`,
  );
};

async function textAt(address: string): Promise<string> {
  const response = await get(address).catch(noAnswer(address));
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${new URL(address).pathname} answers ${response.status}`);
  }
  return response.text();
}

async function jsonAt<Body>(address: string): Promise<Body> {
  return JSON.parse(await textAt(address)) as Body; // the shapes are those of the API's own tests
}

async function seen(read: Promise<Told>): Promise<Seen> {
  const told = await read.catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  return { told, at: Date.now() };
}

/** The stage, once it is sure that the play can be given there. */
export function createStage({ url, demo, secret }: SimulationOptions): Stage {
  const summary = () => jsonAt<Summary>(`${url}/api/v2/summary.json`);
  return {
    now: () => Date.now(),
    sleep: (ms) => sleep(ms),
    async deliver(said) {
      const body = delivery(said);
      const headers = await headersOf(secret, body, randomUUID());
      const response = await fetch(`${url}/webhooks/pagerduty`, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      }).catch(noAnswer(url));
      await response.body?.cancel();
      if (response.status === 401) {
        throw new SimulationProblem(
          'The server refused the signature (401): its PAGERDUTY_WEBHOOK_SECRETS is another one than the one used here.\n' +
            'Was it started with one in its environment? Then: npm run simulate -- --secret that-one',
        );
      }
      return response.status;
    },
    async target(state) {
      const response = await fetch(`${demo}/control/${COMPONENT}`, {
        method: 'POST',
        body: JSON.stringify({ state }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      }).catch((error: unknown) => {
        throw noTarget(demo, causeOf(error));
      });
      await response.body?.cancel();
      if (!response.ok) throw noTarget(demo, `it answers ${response.status}`);
    },
    async openIncident() {
      const { incidents } = await summary();
      return incidents[0]?.id ?? null;
    },
    async look(incident) {
      const subject = { incident, component: COMPONENT };
      const [page, api, own] = await Promise.all([
        seen(textAt(`${url}/`).then((html) => readPage(html, subject))),
        seen(summary().then((found) => readSummary(found, subject))),
        incident === null
          ? null
          : seen(textAt(`${url}/incidents/${incident}`).then(readIncidentPage)),
      ]);
      return { page, API: api, 'incident page': own };
    },
    async knownAt() {
      const response = await get(`${url}/api/v2/status.json`).catch(noAnswer(url));
      await response.body?.cancel();
      const at = response.headers.get('allclear-as-of');
      return at === null ? null : Date.parse(at);
    },
  };
}

/** What stands on the page before the play; a SimulationProblem where it cannot begin. */
export async function openingScene(
  { url, demo }: SimulationOptions,
  stage: Stage,
): Promise<{ joined: { id: string; updates: number } | null; headline: string | null }> {
  await answering(`${url}/api/v2/status.json`, (reason) => noServer(url, reason));
  await answering(`${demo}/control`, (reason) => noTarget(demo, reason));
  await ticking(url, stage);
  const summary = await jsonAt<Summary>(`${url}/api/v2/summary.json`);
  if (!summary.components.some(({ id }) => id === COMPONENT)) {
    throw new SimulationProblem(
      `The page has no component "${COMPONENT}". The play belongs to the sample configuration: start the server without ALLCLEAR_CONFIG.`,
    );
  }
  const [open] = summary.incidents;
  if (open !== undefined) {
    throw new SimulationProblem(
      `An incident is open already: ${url}/incidents/${open.id} (${open.status}).\n` +
        'Let it end first. If it was left behind by a play that was killed, stop the server, delete .wrangler/state and start it again.',
    );
  }
  const { page } = await stage.look(null);
  const headline = page === null || page.told instanceof Error ? null : page.told.headline;
  return { joined: await joined(url, stage.now()), headline };
}

/** The incident of the component that was over just now, which a new signal would open again. */
async function joined(url: string, now: number) {
  const { incidents } = await jsonAt<{ incidents: ApiIncident[] }>(`${url}/api/v2/incidents.json`);
  const recent = incidents.find(
    ({ resolved_at: resolvedAt, components }) =>
      resolvedAt !== null &&
      now - Date.parse(resolvedAt) < JOIN_MS &&
      components.some(({ id }) => id === COMPONENT),
  );
  return recent === undefined ? null : { id: recent.id, updates: recent.incident_updates.length };
}

async function answering(address: string, problem: (reason: string) => SimulationProblem) {
  const response = await get(address).catch((error: unknown) => {
    throw problem(causeOf(error));
  });
  await response.body?.cancel();
  if (response.status === 404) throw problem('it answers 404, so something else listens there');
}

async function ticking(url: string, stage: Stage): Promise<void> {
  const giveUpAt = stage.now() + FIRST_TICK_WITHIN_MS;
  for (;;) {
    const at = await stage.knownAt();
    if (at !== null && stage.now() - at < KNOWN_AGE_LIMIT_MS) return;
    if (stage.now() > giveUpAt) {
      throw new SimulationProblem(
        `${url} does not tick: its page is as of ${at === null ? 'no time at all' : new Date(at).toISOString()}, expected the last minute.\n` +
          'npm start ticks by itself; a bare "wrangler dev" does not.',
      );
    }
    await stage.sleep(500);
  }
}

function noServer(url: string, reason: string): SimulationProblem {
  return new SimulationProblem(
    `Nothing to play against at ${url} (${reason}).\n` +
      'Start a server first, in another terminal: npm start. On another port? npm run simulate -- --url http://localhost:8797',
  );
}

function noTarget(demo: string, reason: string): SimulationProblem {
  return new SimulationProblem(
    `The demo target does not answer at ${demo} (${reason}).\n` +
      'npm start runs one beside the server, with the sample configuration only. Is it on another port? npm run simulate -- --demo http://127.0.0.1:8798',
  );
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
