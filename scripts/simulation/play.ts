// Plays the story on a stage: acts at the right moment, watches until the public sees what it must, and keeps what was seen.
// The stage gives clock, server and target, so that tests play it in no time against the rules alone.

import type { Said } from '../../worker/testing/pagerduty.ts';
import type { DemoState } from '../demo-target.ts';
import type { Demand, Sight, Surface } from './judge.ts';
import { missing, SURFACES } from './judge.ts';
import { SimulationProblem } from './options.ts';
import type { Act, Step } from './story.ts';

const MINUTE_MS = 60_000;

/** The promise: the public sees an event this soon after it was sent. */
export const SEEN_WITHIN_MS = 2_000;
/** A tick asks every target, and a failing one twice, before anything can be seen. */
export const TICKED_WITHIN_MS = 12_000;
/** How long it is watched that nothing moves. */
export const STILL_MS = 2_000;
/** Between two looks. */
const LOOK_EVERY_MS = 50;
/** Between two lines of a countdown. */
const COUNT_EVERY_MS = 1_000;

export type Stage = {
  /** Epoch ms. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Hands a delivery to the server; resolves to the status that it answered. */
  deliver: (said: Said) => Promise<number>;
  target: (state: DemoState) => Promise<void>;
  /** The open incident's public id; null where there is none. */
  openIncident: () => Promise<string | null>;
  look: (incident: string | null) => Promise<Sight>;
  /** As of when the public is told: the newest tick or event, epoch ms; null where nothing says so. */
  knownAt: () => Promise<number | null>;
};

/** What became of one surface: after how long it told what it must, or what it did not tell. */
export type Verdict = { ok: boolean; ms: number; missing: readonly string[] };

export type Scene = {
  step: Step;
  startedAt: number;
  /** What the server answered to a delivery. */
  answered: { status: number; ms: number } | null;
  surfaces: Readonly<Partial<Record<Surface, Verdict>>>;
  headline: string | null;
  ok: boolean;
};

/** Whoever watches is told as it goes. */
export type Audience = {
  counting: (leftMs: number, until: string) => void;
  begun: (step: Step, at: number) => void;
  seen: (scene: Scene) => void;
};

export type Beginning = {
  /** How many times as long as promised everything may take; 1 where nothing is said. */
  patience?: number;
  /** The incident that is joined, and how many updates it has. */
  joined: { id: string; updates: number } | null;
};

/** Plays every step, whatever becomes of the one before it. Throws where the server cannot be asked. */
export async function play(
  steps: readonly Step[],
  stage: Stage,
  audience: Audience,
  { joined, patience = 1 }: Beginning,
): Promise<{ scenes: Scene[]; incident: string | null }> {
  const scenes: Scene[] = [];
  let incident = joined?.id ?? null;
  let updates = joined?.updates ?? 0;
  // The tick from which ticks are counted; known once the target has begun to fail.
  let firstTick = 0;
  for (const step of steps) {
    await comes(step, firstTick, stage, audience, TICKED_WITHIN_MS * patience);
    const startedAt =
      'tick' in step.when ? firstTick + (step.when.tick - 1) * MINUTE_MS : stage.now();
    audience.begun(step, startedAt);
    const answered = await act(step.act, stage);
    if (firstTick === 0) firstTick = minuteOf(stage.now()) + MINUTE_MS;
    if (step.effect === 'changes') updates += 1;
    const limitMs = limitOf(step) * patience;
    const watched = { step, stage, startedAt, limitMs, updates, incident };
    const result =
      step.effect === 'changes' ? await watchChange(watched) : await watchStillness(watched);
    incident = result.incident;
    const verdicts = Object.values(result.surfaces);
    const isTaken = answered === null || (answered.status >= 200 && answered.status < 300);
    const ok = isTaken && verdicts.every((verdict) => verdict.ok);
    const { surfaces, headline } = result;
    const scene = { step, startedAt, answered, surfaces, headline, ok };
    audience.seen(scene);
    scenes.push(scene);
  }
  return { scenes, incident };
}

async function act(act: Act, stage: Stage): Promise<Scene['answered']> {
  if (act.kind === 'tick') return null;
  if (act.kind === 'target') {
    await stage.target(act.state);
    return null;
  }
  const at = stage.now();
  const status = await stage.deliver(act.said(at));
  return { status, ms: stage.now() - at };
}

/** Waits for a step's moment: some time after the one before it, or a tick. */
async function comes(
  { when }: Step,
  firstTick: number,
  stage: Stage,
  audience: Audience,
  tickedWithinMs: number,
) {
  const dueAt =
    'tick' in when
      ? firstTick + (when.tick - 1) * MINUTE_MS + when.plusMs
      : stage.now() + when.afterMs;
  const until = 'tick' in when ? 'tick' : 'next step';
  for (let left = dueAt - stage.now(); left > 0; left = dueAt - stage.now()) {
    audience.counting(left, until);
    await stage.sleep(Math.min(left, COUNT_EVERY_MS));
  }
  if (!('tick' in when)) return;
  const giveUpAt = dueAt + tickedWithinMs;
  while (((await stage.knownAt()) ?? 0) < dueAt - when.plusMs) {
    if (stage.now() > giveUpAt) {
      throw new SimulationProblem(
        `The server did not tick within ${tickedWithinMs / 1000} s of the minute. Is it the one that npm start runs?`,
      );
    }
    await stage.sleep(LOOK_EVERY_MS);
  }
}

type Watched = {
  step: Step;
  stage: Stage;
  startedAt: number;
  /** How long after that the public may see it. */
  limitMs: number;
  updates: number;
  incident: string | null;
};
type Result = Pick<Scene, 'surfaces' | 'headline'> & { incident: string | null };

function limitOf({ act }: Step): number {
  return act.kind === 'tick' ? TICKED_WITHIN_MS : SEEN_WITHIN_MS;
}

/** Looks until every surface tells what it must, or the time is up. */
async function watchChange({
  step,
  stage,
  startedAt,
  limitMs,
  updates,
  ...known
}: Watched): Promise<Result> {
  const demand: Demand = { ...step.expected, updates };
  const surfaces: Partial<Record<Surface, Verdict>> = {};
  let { incident } = known;
  for (;;) {
    incident ??= await stage.openIncident();
    const sight = await stage.look(incident);
    for (const surface of SURFACES) {
      if (surfaces[surface]?.ok === true) continue;
      const seen = sight[surface];
      const ms = (seen?.at ?? stage.now()) - startedAt;
      const found = missing(surface, seen, demand);
      surfaces[surface] = { ok: found.length === 0 && ms <= limitMs, ms, missing: found };
    }
    const isDone = Object.values(surfaces).every(({ ok }) => ok);
    if (isDone || stage.now() - startedAt > limitMs)
      return { surfaces, incident, headline: headlineIn(sight) };
    await stage.sleep(LOOK_EVERY_MS);
  }
}

/** Looks for a while and allows no look to differ. */
async function watchStillness({ step, stage, updates, incident }: Watched): Promise<Result> {
  const demand: Demand = { ...step.expected, updates };
  const from = stage.now();
  for (;;) {
    const sight = await stage.look(incident);
    const ms = stage.now() - from;
    const surfaces = Object.fromEntries(
      SURFACES.flatMap((surface) => {
        if (surface === 'incident page' && incident === null) return [];
        const found = missing(surface, sight[surface], demand);
        return [[surface, { ok: found.length === 0, ms, missing: found }]];
      }),
    ) as Partial<Record<Surface, Verdict>>; // keys are those of SURFACES
    const isBroken = Object.values(surfaces).some(({ ok }) => !ok);
    if (isBroken || ms >= STILL_MS) return { surfaces, incident, headline: headlineIn(sight) };
    await stage.sleep(LOOK_EVERY_MS);
  }
}

function headlineIn({ page }: Sight): string | null {
  return page === null || page.told instanceof Error ? null : page.told.headline;
}

function minuteOf(at: number): number {
  return at - (at % MINUTE_MS);
}
