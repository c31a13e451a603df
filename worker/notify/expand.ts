// One row for everybody becomes one row for each: an announcement or a memo, when its turn comes, is put in line once for
// every destination that the configuration names, under a key of its own. The rows and the end of the first one are written
// together, so that nobody is told twice and nobody is left out.

import type { Destination } from '../domain/catalog.ts';
import type { Enqueued } from '../store/outbox.ts';
import { hashOf } from './keyring.ts';

/** An announcement (`incident`, `update`) or a memo on its way to one destination. */
export const LETTER = 'letter';

/** `subject`: letters of one subject and destination go out in order, and a newer one makes an older one needless. */
export async function lettersTo(
  destinations: readonly Destination[],
  { key, subject, payload }: { key: string; subject: string; payload: object },
  dueAt: number,
): Promise<Enqueued[]> {
  const unique = new Map(
    await Promise.all(
      destinations.map(async (to): Promise<[string, Destination]> => [await tagOf(to), to]),
    ),
  );
  return [...unique].map(([tag, to]) => ({
    key: `${key}:${tag}`,
    kind: LETTER,
    subject: `${subject}:${tag}`,
    payload: { ...payload, to: [to] },
    dueAt,
  }));
}

/** Names a destination in keys, which are logged, without its address. */
async function tagOf(destination: Destination): Promise<string> {
  switch (destination.kind) {
    case 'slack':
      return 'slack';
    case 'email':
      return `email-${(await hashOf(destination.address)).slice(0, 8)}`;
    case 'webhook':
      return `webhook-${(await hashOf(destination.url)).slice(0, 8)}`;
  }
}
