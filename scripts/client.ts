// Builds what public pages send to browsers: the script and the stylesheet of worker/publish/client, minified into one
// generated module that the worker imports as text. The result is committed, so that neither `wrangler` nor the tests need
// a build of their own. `node scripts/client.ts` writes it; `--check` only says whether it is current.

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { root, runTool } from './tool.ts';

const target = resolve(root, 'worker/publish/client-built.ts');

const head = `// Written by \`node scripts/client.ts\` from worker/publish/client; edit those files and run it again.
`;

/** The minified script and stylesheet of the public pages. */
export async function buildClient(): Promise<{ script: string; style: string }> {
  const bundle = async (entry: string) => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [`worker/publish/client/${entry}`],
      bundle: true,
      minify: true,
      // A module: it has a scope of its own, and waits for the page to be read.
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'none',
      write: false,
    });
    return (outputFiles[0]?.text ?? '').trim();
  };
  const [script, style] = await Promise.all([bundle('page.ts'), bundle('page.css')]);
  return { script, style };
}

/** The generated module, before the formatter has seen it. */
function moduleOf({ script, style }: { script: string; style: string }): string {
  return [
    head,
    '/** The script of the public pages. */',
    `export const SCRIPT =\n  ${JSON.stringify(script)};\n`,
    '/** Their stylesheet. */',
    `export const STYLE =\n  ${JSON.stringify(style)};\n`,
  ].join('\n');
}

/** What the generated module holds now; empty texts where it does not exist. */
export async function builtClient(): Promise<{ script: string; style: string }> {
  const text = readFileSync(target, 'utf8');
  const module: { SCRIPT: string; STYLE: string } = await import(
    `${target}?${text.length}-${process.hrtime.bigint()}`
  );
  return { script: module.SCRIPT, style: module.STYLE };
}

if (import.meta.main) {
  const built = await buildClient();
  if (process.argv.includes('--check')) {
    const committed = await builtClient();
    if (committed.script !== built.script || committed.style !== built.style) {
      console.error('worker/publish/client-built.ts is not what worker/publish/client gives.');
      console.error('Run `node scripts/client.ts` and commit the result.');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(target, moduleOf(built));
    const { ok, output } = await runTool('oxfmt', [target]);
    if (!ok) throw new Error(output);
  }
}
