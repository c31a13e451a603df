// Takes in what was kept when our own code failed, once the fault is mended. Each delivery goes the way it would have gone
// when it came, at the instant at which it came; one that still fails stays kept and holds up no other.

import type { InboxRow } from '../store/schema.ts';
import type { Inbound, Reading } from './inbound.ts';

export type Replay = Pick<Inbound, 'catalog' | 'commit'> & {
  /** How each source reads a body; the registry's. */
  sources: readonly { name: string; read: (raw: string) => Reading }[];
  /** Takes a delivery off the list of what waits. */
  done: (key: string) => Promise<void>;
};

/** `outcome`: what the commit said, or why it is still kept. */
export type Replayed = { key: string; ok: boolean; outcome: string };

/** Replays deliveries in the order given, which should be that of their arrival. Safe to repeat. */
export async function replay(
  rows: readonly InboxRow[],
  { catalog, commit, sources, done }: Replay,
): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  for (const { key, source, body, receivedAt } of rows) {
    const kept = (outcome: string) => replayed.push({ key, ok: false, outcome });
    try {
      const reading = sources.find(({ name }) => name === source)?.read(body);
      if (reading === undefined) {
        kept(`no source is called ${source}`);
        continue;
      }
      const parsed = reading.ok ? reading.parse({ catalog, receivedAt, webhookId: null }) : null;
      if (parsed?.ok !== true) {
        kept('it still cannot be read');
        continue;
      }
      const { outcome } = await commit(parsed.input, []);
      await done(key);
      replayed.push({ key, ok: true, outcome });
    } catch (error) {
      kept(`it still fails: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
  return replayed;
}
