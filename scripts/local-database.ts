// The database of a local server, opened from outside: as `wrangler dev` finds it in the data folder, whether or not a
// server runs on it. And the configuration that this server was started with.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getPlatformProxy } from 'wrangler';
import type { Catalog } from '../worker/domain/catalog.ts';
import { catalogFile } from './local-server.ts';
import { root } from './tool.ts';

/** The data folder that the environment names, or the usual one. */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return resolve(root, env['ALLCLEAR_DATA'] || '.wrangler/state');
}

export async function openDatabase(
  data: string,
): Promise<{ db: D1Database; close: () => Promise<void> }> {
  mkdirSync(data, { recursive: true });
  const configPath = join(data, 'database.json');
  // No more of the configuration than the database: the rest would be started too.
  writeFileSync(
    configPath,
    JSON.stringify({
      name: 'allclear',
      compatibility_date: '2026-11-01',
      d1_databases: [{ binding: 'DB', database_name: 'allclear' }],
    }),
  );
  const path = join(data, 'v3');
  const proxy = await getPlatformProxy<{ DB: D1Database }>({ configPath, persist: { path } });
  return { db: proxy.env.DB, close: () => proxy.dispose() };
}

/** The catalog that the server with this data folder imports; null where none was ever started. */
export async function catalogIn(data: string): Promise<Catalog | null> {
  const file = catalogFile(data);
  if (!existsSync(file)) return null;
  const module: { default: Catalog } = await import(pathToFileURL(file).href);
  return module.default;
}
