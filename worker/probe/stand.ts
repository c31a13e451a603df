// Where every monitor stands after the newest tick, as its row says. A row that cannot be read is set aside: the newest one
// before it that can be read is gone on from, operators hear of it, and its minute stays without data.

import type { Standing } from '../commit/index.ts';
import type { Concern } from '../domain/attention.ts';
import type { MonitorState } from '../domain/monitor.ts';
import type { TickRow } from '../store/schema.ts';
import { ticksBefore } from '../store/ticks.ts';
import type { Results } from './row.ts';
import { readRow } from './row.ts';
import type { Opened } from './uptime.ts';

export type States = Readonly<Record<string, MonitorState>>;

export type Stand = {
  states: States;
  /** Of which tick; null: there is none that can be read. */
  minute: number | null;
};

/** What the one who runs the ticks remembers. */
export type Memory = {
  /** Holds only for a row that is as it was written. */
  newest: (TickRow & { states: States }) | null;
  /** As a tick found it that moved nothing; holds as long as the journal does not move. */
  standing?: Pick<Standing, 'inHold' | 'loaded'> | null;
  /** Rows of the running hour that it has counted already. */
  opened?: Opened;
};

/** Ticks that are tried before everything begins anew. */
const TRIED_LIMIT = 5;

/** Null: there was no tick yet. Throws `StorageFailed`. */
export async function standAfter(
  db: D1Database,
  newest: TickRow | null,
  memory: Memory | undefined,
): Promise<Stand | null> {
  if (newest === null) return null;
  const { minute, data } = newest;
  const known = memory?.newest;
  if (known?.minute === minute && known.data === data) return { minute, states: known.states };
  const results = readRow(minute, data);
  if (results !== null) {
    const states = statesOf(results);
    if (memory !== undefined) memory.newest = { ...newest, states };
    return { minute, states };
  }
  for (const older of await ticksBefore(db, minute, TRIED_LIMIT)) {
    const states = statesOf(readRow(older.minute, older.data) ?? {});
    // That of a late tick says of nobody where it stands.
    if (Object.keys(states).length > 0) return { minute: older.minute, states };
  }
  return { minute: null, states: {} };
}

export function statesOf(results: Results): States {
  return Object.fromEntries(
    Object.entries(results).flatMap(([id, { state }]) => (state === null ? [] : [[id, state]])),
  );
}

/** What operators hear where the newest row was set aside. */
export function unreadable(newest: TickRow | null, stand: Stand | null): Concern[] {
  if (newest === null || stand === null || stand.minute === newest.minute) return [];
  const minute = new Date(newest.minute).toISOString().slice(0, 16).replace('T', ' ');
  const from =
    stand.minute === null
      ? 'monitors begin anew'
      : 'monitors go on from the newest tick before it that can be read';
  const text = `The tick of ${minute} UTC cannot be read and was set aside: its minute has no data, and ${from}.`;
  return [{ kind: 'tick_unreadable', text }];
}
