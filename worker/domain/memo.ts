// A message to people inside: what is owed, what falls due, what happened to a delivery. Whoever has something to say puts a
// memo into the outbox, in the batch that makes it true; it is sent to each of its destinations by itself.

import type { Destination } from './catalog.ts';
import type { OutboxMessage } from './messages.ts';

export type Memo = {
  to: readonly Destination[];
  /** One line. */
  title: string;
  /** Plain text; an empty line begins a paragraph. */
  text: string;
  /** Absolute. */
  link: string | null;
};

/** Unique key, for ever: the same memo is never sent twice. It holds no address. */
export function memoMessage(key: string, memo: Memo, dueAt: number): OutboxMessage {
  // Each in a line of its own: no memo makes another one needless.
  return { key: `memo:${key}`, kind: 'memo', subject: key, payload: memo, dueAt };
}
