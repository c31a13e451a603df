import { expect, it } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import { claimRebuild, REBUILD_CLAIM_MS } from './documents.ts';

it('of many that would rebuild at once one may, and another one a minute later', async () => {
  const db = await emptyDatabase();
  const claim = async (now: number) => {
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimRebuild(db, now)));
    return claims.filter(Boolean).length;
  };
  expect(await claim(1_000)).toBe(1);
  expect(await claim(999 + REBUILD_CLAIM_MS)).toBe(0);
  expect(await claim(1_000 + REBUILD_CLAIM_MS)).toBe(1);
});
