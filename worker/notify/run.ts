// Sends messages to subscribers: channels run side by side, each with as many at once as it takes, and a slow receiver holds up
// only its own channel's place. What became of each is written down as soon as it is known.

import { StorageFailed } from '../store/failure.ts';
import { backOffMs, PATIENCE } from './back-off.ts';
import type { Sent } from './channel.ts';
import { failed, SEND_TIMEOUT_MS } from './channel.ts';
import type { Errand, FanOutMeans } from './errand.ts';
import type { Noted, Recorder } from './recorder.ts';
import { consequencesOf } from './standing.ts';

/** Sends, each channel by itself; what is written down last may still wait for the next write. `restUntil`: some are left for then. */
export async function run(
  means: FanOutMeans,
  errands: readonly Errand[],
  leaseUntil: number,
  recorder: Recorder,
): Promise<{ sent: number; restUntil: number | null }> {
  const { now, random } = means;
  const lanes = Map.groupBy(errands, ({ delivery }) => delivery.name);
  let sent = 0;
  let restUntil: number | null = null;
  const restFrom = (until: number) => {
    restUntil = Math.max(restUntil ?? 0, until);
  };
  const lane = async (queue: readonly Errand[]): Promise<void> => {
    // Who failed lately goes last, so that they take nobody's time.
    const sorted = queue.toSorted((a, b) => troubleOf(a) - troubleOf(b));
    const waiting = sorted.values();
    let isResting = false;
    const work = async () => {
      for (const errand of waiting) {
        const longestMs = errand.delivery.longestMs ?? SEND_TIMEOUT_MS;
        if (isResting || recorder.isBroken) return;
        if (now() + longestMs > leaseUntil) return restFrom(now());
        const result = await attempt(errand);
        const isShared = errand.reader.row.channel === 'email';
        if (!result.ok && result.everyone && isShared && errand.isPack) {
          isResting = true;
          const wait = backOffMs(PATIENCE.announce, 1, random(), result.retryAfterMs);
          return restFrom(now() + wait);
        }
        if (result.ok) sent += 1;
        const noted = await notedFor(means, errand, result);
        // Who drops a repeat by its id need not be waited for.
        const mayWait = errand.delivery.atOnce > 1;
        const written = recorder.settle(errand.reader.row.id, noted, mayWait);
        if (!mayWait) await written;
      }
    };
    const atOnce = Math.min(sorted[0]?.delivery.atOnce ?? 1, sorted.length);
    await Promise.all(Array.from({ length: atOnce }, work));
  };
  await Promise.all([...lanes.values()].map(lane));
  recorder.throwIfBroken();
  return { sent, restUntil };
}

const troubleOf = ({ reader }: Errand) => (reader.row.failingSince === null ? 0 : 1);

async function attempt({ delivery }: Errand): Promise<Sent> {
  try {
    return await delivery.send();
  } catch (error) {
    if (error instanceof StorageFailed) throw error;
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('a sender failed by itself', { channel: delivery.name, kind });
    return failed(false, `the sender for ${delivery.name} failed by itself`);
  }
}

export const parked = (note: string, attempts: number, at: number) =>
  ({ state: 'parked', attempts, dueAt: null, note, at }) as const;

/** What is written down after an attempt: its outcome, and what follows for the subscription. */
async function notedFor(means: FanOutMeans, errand: Errand, result: Sent): Promise<Noted> {
  const { now, random } = means;
  const { reader, attempts, note } = errand;
  const at = now();
  const standing = await consequencesOf(means, reader.row, result, at);
  const all = ({ rows, statements }: Noted) => ({ rows, statements: [...statements, ...standing] });
  if (result.ok) {
    const { message = null } = result;
    return all(note({ state: 'sent', attempts, dueAt: null, note: null, at, message }));
  }
  if (result.gone) {
    return all(note({ state: 'skipped', attempts, dueAt: null, note: result.reason, at }));
  }
  if (result.permanent || attempts >= PATIENCE.announce.attemptsLimit) {
    return all(note(parked(result.reason, attempts, at)));
  }
  const dueAt = at + backOffMs(PATIENCE.announce, attempts, random(), result.retryAfterMs);
  return all(note({ state: 'waiting', attempts, dueAt, note: result.reason, at }));
}
