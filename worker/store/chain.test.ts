import { describe, expect, it } from 'vitest';
import type { UnchainedRow } from './chain.ts';
import { chain, GENESIS, verifyChain } from './chain.ts';
import type { JournalRow } from './schema.ts';

const row = (position: number): UnchainedRow => ({
  position,
  stream: 'page',
  type: 'source.kept',
  at: 1000 + position,
  recordedAt: 2000 + position,
  actor: 'pagerduty',
  key: position % 2 === 0 ? `key-${position}` : null,
  data: `{"number":${position}}`,
});

const start = { position: 0, hash: GENESIS };
const rows = await chain(start, [1, 2, 3, 4].map(row));

/** The rows with one of them changed. */
const changed = (position: number, change: Partial<JournalRow>) =>
  rows.map((one) => (one.position === position ? { ...one, ...change } : one));

describe('the hash chain', () => {
  it('holds over rows as they were written, whole or continued from a known head', async () => {
    expect(await verifyChain(rows)).toBeNull();
    expect(await verifyChain([])).toBeNull();
    expect(await verifyChain(rows.slice(2), rows[1])).toBeNull();
  });

  it('goes on where it was left off', async () => {
    const further = await chain(rows[3] ?? start, [row(5)]);
    expect(await verifyChain([...rows, ...further])).toBeNull();
  });

  it.each<[string, Partial<JournalRow>]>([
    ['data', { data: '{"number":20}' }],
    ['actor', { actor: 'somebody' }],
    ['time', { at: 0 }],
    ['time of recording', { recordedAt: 0 }],
    ['type', { type: 'incident.resolved' }],
    ['stream', { stream: 'incident:x' }],
    ['key', { key: null }],
    ['hash', { hash: GENESIS }],
  ])('breaks where a %s was changed', async (_name, change) => {
    expect(await verifyChain(changed(2, change))).toEqual({ position: 2, found: 'hash' });
  });

  it('breaks at the next row where a changed row was given a hash that fits it', async () => {
    const [forged] = await chain(rows[0] ?? start, [{ ...row(2), actor: 'somebody' }]);
    expect(await verifyChain(changed(2, forged ?? {}))).toEqual({
      position: 3,
      found: 'previous_hash',
    });
  });

  it('breaks where a row is missing, or stands twice', async () => {
    const without = rows.filter(({ position }) => position !== 2);
    expect(await verifyChain(without)).toEqual({ position: 3, found: 'gap' });
    expect(await verifyChain(rows.slice(1))).toEqual({ position: 2, found: 'gap' });
    expect(await verifyChain([...rows.slice(0, 2), ...rows.slice(1)])).toEqual({
      position: 2,
      found: 'gap',
    });
  });
});
