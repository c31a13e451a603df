// Databases that were made by an earlier version keep what is in them, and take what the version after writes.

import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { subscriberOf } from './subscribers.ts';

const insert = (id: string, channel: string) =>
  env.DB.prepare(
    `INSERT INTO subscriber (id, lookup, channel, address, state, generation, preferences, secrets, created_at, confirmed_at)
     VALUES (?1, ?1, ?2, 'sealed', 'confirmed', 3, '{}', 'sealed too', 1, 2)`,
  )
    .bind(id, channel)
    .run();

it('a subscriber of before browsers were told stays whole, and a browser can join it', async () => {
  await reset();
  const upTo = (name: string) => env.TEST_MIGRATIONS.filter((migration) => migration.name < name);
  await applyD1Migrations(env.DB, upTo('0022'));
  await insert('before', 'email');
  await expect(insert('browser', 'push')).rejects.toThrow('CHECK');
  const before = await subscriberOf(env.DB, 'before');
  expect(before?.generation).toBe(3);

  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect(await subscriberOf(env.DB, 'before')).toEqual(before);
  await insert('browser', 'push');
  await expect(insert('before', 'slack')).rejects.toThrow('UNIQUE');
  await expect(insert('pigeon', 'pigeon')).rejects.toThrow('CHECK');
});
