// That an export proves itself, and that a change to it is found.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chain, GENESIS } from '../worker/store/chain.ts';
import { linesIn, verify } from './verify-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'allclear-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function lines(count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, (_none, index) => ({
    position: index + 1,
    stream: 'page',
    type: 'incident.noted',
    at: index,
    recordedAt: index,
    actor: 'on-call',
    key: null,
    data: JSON.stringify({ text: `note ${index}` }),
  }));
  const chained = await chain({ position: 0, hash: GENESIS }, rows);
  return chained.map(({ recordedAt, previousHash, ...others }) =>
    JSON.stringify({ ...others, recorded_at: recordedAt, previous_hash: previousHash }),
  );
}

async function check(text: readonly string[]) {
  const file = join(folder, 'audit.jsonl');
  writeFileSync(file, `${text.join('\n')}\n`);
  return verify(linesIn(file));
}

test('a whole export holds, over pieces', async () => {
  expect(await check(await lines(2_500))).toMatchObject({ rows: 2_500, broken: null });
});

test('a row that was changed, left out or moved is named', async () => {
  const good = await lines(5);
  const changed = good.with(2, good[2]?.replace('note 2', 'note X') ?? '');
  expect((await check(changed)).broken).toEqual({ position: 3, found: 'hash' });
  expect((await check(good.toSpliced(2, 1))).broken).toEqual({ position: 4, found: 'gap' });
});
