// How long a test waits for what is about to happen, where how long that takes is not what it is about: longer than a busy
// machine needs, and shorter than the test itself may take.

/** Milliseconds. */
export const GIVE_UP_MS = 30_000;
