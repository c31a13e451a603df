import { expect, it } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import { claimRebuild, REBUILD_CLAIM_MS } from './documents.ts';

it('of many that would rebuild at once one may, and another one a minute later', async () => {
  const db = await emptyDatabase();
  const claim = async (now: number) => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => claimRebuild(db, 'first', now)),
    );
    return claims.filter(Boolean).length;
  };
  expect(await claim(1_000)).toBe(1);
  expect(await claim(999 + REBUILD_CLAIM_MS)).toBe(0);
  expect(await claim(1_000 + REBUILD_CLAIM_MS)).toBe(1);
});

it('another configuration need not wait for the rebuild of the one before it', async () => {
  const db = await emptyDatabase();
  expect(await claimRebuild(db, 'first', 1_000)).toBe(true);
  expect(await claimRebuild(db, 'second', 2_000)).toBe(true);
});

it('two versions that run at once undo each other once a minute each', async () => {
  const db = await emptyDatabase();
  const claims = [];
  for (let second = 0; second < 120; second++) {
    const claimed = await claimRebuild(db, second % 2 === 0 ? 'old' : 'new', second * 1_000);
    if (claimed) claims.push(second);
  }
  expect(claims).toEqual([0, 1, 60, 61]);
});

it('what is remembered of old configurations is forgotten', async () => {
  const db = await emptyDatabase();
  await claimRebuild(db, 'first', 1_000);
  await claimRebuild(db, 'second', 1_000 + REBUILD_CLAIM_MS);
  const row = db.prepare(`SELECT json FROM document WHERE key = 'rebuild'`);
  expect(await row.first('json')).toBe(JSON.stringify({ second: 1_000 + REBUILD_CLAIM_MS }));
});
