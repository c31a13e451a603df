// How much is asked by one invocation of the platform, and how much is given to the next one.

/** Requests that one invocation may send on the free plan, with two to spare. */
export const REQUESTS_LIMIT = 48;
/** The part of them that probes in the tick's own invocation may use. */
export const HERE_REQUESTS_LIMIT = 30;
/**
 * Monitors that are asked in the tick's own invocation; the rest of its requests is for those who
 * have to be told.
 */
export const HERE_SIZE = 12;
/** With one retry each, a shard's monitors stay below the requests of one run. */
export const SHARD_SIZE = 24;
/** Connections of one invocation that may wait for headers at once. */
export const WAITING_LIMIT = 6;
/** How long one run may ask; the next minute must not find it still asking. */
export const RUN_DEADLINE_MS = 50_000;
