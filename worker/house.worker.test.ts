import catalog from 'allclear-catalog';
import { beforeEach, expect, it, vi } from 'vitest';
import { claimRebuild } from './store/documents.ts';
import { Isolates } from './testing/isolates.ts';
import { MINUTE_MS } from './testing/story.ts';

let world: Isolates;
beforeEach(async () => {
  world = await Isolates.told();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

it('isolates that miss a document leave it to one of them to make it anew', async () => {
  const lost = async () => {
    await world.db.prepare(`DELETE FROM document WHERE key = 'recent'`).run();
    const isolate = world.start();
    await isolate.ask('/api/v2/incidents.json');
    await isolate.settled();
    const row = world.db.prepare(`SELECT key FROM document WHERE key = 'recent'`);
    return (await row.first()) === null;
  };
  expect(await lost()).toBe(false);
  // Another one, while the first may still be at it.
  expect(await lost()).toBe(true);
  world.now += MINUTE_MS;
  expect(await lost()).toBe(false);
});

it('a configuration is followed at once, however lately another one was', async () => {
  const { db } = world;
  expect(await claimRebuild(db, 'another', world.now)).toBe(true);
  await db
    .prepare(
      `UPDATE document SET etag = 'other', json = json_set(json, '$.catalog', 'another') WHERE key = 'page'`,
    )
    .run();
  const isolate = world.start();
  await isolate.ask('/');
  await isolate.settled();
  const page = db.prepare(
    `SELECT json ->> '$.catalog' AS catalog FROM document WHERE key = 'page'`,
  );
  expect(await page.first('catalog')).toBe(catalog.hash);
});
