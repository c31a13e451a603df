// The worker as deploying would bundle it, with the catalog and the entry of the bench. `wrangler dev` has no part in it:
// its proxy is slower than what is measured.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { experimental_readRawConfig } from 'wrangler';
import type { Catalog } from '../../worker/domain/catalog.ts';
import { EMPTY_CONTENT } from '../../worker/domain/content-index.ts';
import { catalogModule } from '../compile-catalog.ts';
import { root, runTool } from '../tool.ts';

export type Bundle = { script: string; compatibilityDate: string; compatibilityFlags: string[] };

const ENTRY = 'measured-worker';

/** Bundles the worker with `wrangler deploy --dry-run`. `folder` takes what is needed for that and what comes of it. */
export async function bundleWorker(folder: string, catalog: Catalog): Promise<Bundle> {
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'wrangler.toml') });
  const { compatibility_date: date = '', compatibility_flags: flags = [] } = rawConfig;
  const catalogFile = join(folder, 'catalog.js');
  writeFileSync(catalogFile, catalogModule(catalog, EMPTY_CONTENT));
  const config = join(folder, 'wrangler.json');
  writeFileSync(
    config,
    JSON.stringify({
      name: 'allclear-bench',
      main: join(root, `worker/testing/${ENTRY}.ts`),
      compatibility_date: date,
      compatibility_flags: flags,
      alias: { 'allclear-catalog': catalogFile },
    }),
  );
  const out = join(folder, 'bundle');
  const args = ['deploy', '--dry-run', `--config=${config}`, `--outdir=${out}`];
  const { ok, output } = await runTool('wrangler', args);
  if (!ok) throw new Error(`The worker could not be bundled:\n${output}`);
  const script = readFileSync(join(out, `${ENTRY}.js`), 'utf8');
  return { script, compatibilityDate: date, compatibilityFlags: flags };
}

/** The worker beside it, which is one file without imports. */
export async function bundlePlainWorker(): Promise<string> {
  const source = readFileSync(new URL('plain-worker.ts', import.meta.url), 'utf8');
  return (await transform(source, { loader: 'ts', target: 'es2022' })).code;
}
