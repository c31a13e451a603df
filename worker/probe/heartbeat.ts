// Heartbeats: jobs report to an address of their own, and a tick looks at what they reported. Nobody is asked, so a job
// that is silent costs nothing and is late all the same.

import type { Catalog, Monitor } from '../domain/catalog.ts';
import type { Beat, Signal } from '../domain/heartbeat.ts';
import { afterSignal, judgeBeat } from '../domain/heartbeat.ts';
import type { Sample } from '../domain/monitor.ts';
import { forgetBeats, readBeat, readBeats, writeBeat } from '../store/heartbeats.ts';
import { answeredWithin } from '../store/failure.ts';
import { tokenIndex } from './heartbeat-token.ts';
import type { Observe } from './observe.ts';

/** How long a tick waits for what jobs have reported before it does without. */
const READ_DEADLINE_MS = 3_000;

export type HeartbeatMeans = {
  db: D1Database;
  catalog: Catalog;
  /** Newest first; none: no job can report. */
  signingKeys: readonly string[];
  /** Epoch ms. */
  now: () => number;
};

export type Heartbeats = {
  /** Takes a report in. `unknown`: nobody's token, and nothing was written. */
  receive: (token: string, signal: Signal, body: string | null) => Promise<'taken' | 'unknown'>;
  /** False: there is no key, so that no address can be right. */
  isOpen: boolean;
  /** The observation of a tick, with what jobs have reported in it. */
  among: (observe: Observe) => Observe;
};

export function createHeartbeats({ db, catalog, signingKeys, now }: HeartbeatMeans): Heartbeats {
  const watched = catalog.monitors.filter(({ heartbeat }) => heartbeat !== null);
  let index: ReturnType<typeof tokenIndex> | null = null;
  return {
    isOpen: signingKeys.length > 0,
    async receive(token, signal, body) {
      index ??= tokenIndex(
        watched.map(({ id }) => id),
        signingKeys,
      );
      const monitor = index.find(token);
      if (monitor === null) return 'unknown';
      const before = await readBeat(db, monitor);
      const after = afterSignal(before, signal, now());
      if (after !== before) await writeBeat(db, monitor, after, body);
      return 'taken';
    },
    among: (observe) => async (due) => {
      const waiting = due.filter(({ heartbeat }) => heartbeat !== null);
      if (waiting.length === 0) return observe(due);
      const [samples, beats] = await Promise.all([
        observe(due.filter(({ heartbeat }) => heartbeat === null)),
        reported(),
      ]);
      return new Map([...samples, ...samplesOf(waiting, beats, now())]);
    },
  };

  /** What is known of the jobs; a database that fails takes nothing from what the probes saw. */
  async function reported(): Promise<ReadonlyMap<string, Beat>> {
    try {
      const beats = await answeredWithin(READ_DEADLINE_MS, readBeats(db));
      const left = [...beats.keys()].filter((id) => watched.every((monitor) => monitor.id !== id));
      if (left.length > 0) await forgetBeats(db, left);
      return beats;
    } catch (error) {
      const kind = error instanceof Error ? error.name : 'unknown';
      console.error('what jobs have reported could not be read', { kind });
      return new Map();
    }
  }
}

function samplesOf(
  monitors: readonly Monitor[],
  beats: ReadonlyMap<string, Beat>,
  now: number,
): [string, Sample[]][] {
  return monitors.flatMap(({ id, heartbeat }): [string, Sample[]][] => {
    const found = heartbeat === null ? null : judgeBeat(beats.get(id) ?? null, heartbeat, now);
    return found === null ? [] : [[id, [{ region: 'local', ...found }]]];
  });
}
