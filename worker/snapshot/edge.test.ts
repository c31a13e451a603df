import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPurge } from './edge.ts';

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

describe('a purge of the edge', () => {
  it('empties all of it, four times a minute at most', async () => {
    const purge = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const after = createPurge(
      () => ({ purge }),
      () => now,
    );
    for (; now < 60_000; now += 1_000) await after();
    expect(purge).toHaveBeenCalledTimes(4);
    expect(purge).toHaveBeenCalledWith({ purgeEverything: true });
  });

  it('is nothing where the platform has no cache before the worker', async () => {
    await createPurge(
      () => undefined,
      () => now,
    )();
    await createPurge(
      () => ({}),
      () => now,
    )();
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('never fails, and does not hold up what asked for it', async () => {
    const failing = () => Promise.reject(new Error('rate limited'));
    await createPurge(
      () => ({ purge: failing }),
      () => now,
    )();
    await createPurge(
      () => ({ purge: () => new Promise(() => {}) }),
      () => now,
    )();
    expect(console.warn).toHaveBeenCalledTimes(2);
  });
});
