// Builds what we send to browsers: the scripts and the stylesheets of worker/publish/client, minified into one
// generated module that the worker imports as text. The result is committed, so that neither `wrangler` nor the tests need
// a build of their own. `node scripts/client.ts` writes it; `--check` only says whether it is current.

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { root, runTool, wordsOrUsage } from './tool.ts';

const target = resolve(root, 'worker/publish/client-built.ts');

const head = `// Written by \`node scripts/client.ts\` from worker/publish/client; edit those files and run it again.
`;

/** What is built: exported name, what it is, and its source. */
const PARTS = [
  { name: 'SCRIPT', what: 'The script of the public pages.', entry: 'page.ts' },
  { name: 'STYLE', what: 'Their stylesheet.', entry: 'page.css' },
  { name: 'FRAME_SCRIPT', what: 'The script inside the embedded banner.', entry: 'frame.ts' },
  { name: 'FRAME_STYLE', what: 'Its stylesheet.', entry: 'frame.css' },
  { name: 'CONSOLE_STYLE', what: 'The stylesheet of the operators’ pages.', entry: 'console.css' },
  { name: 'CONSOLE_SCRIPT', what: 'Their script.', entry: 'console.ts' },
  { name: 'PUSH_SCRIPT', what: 'The script that offers notifications.', entry: 'push.ts' },
  { name: 'PUSH_WORKER', what: 'What shows them.', entry: 'push-worker.ts' },
  { name: 'EMBED_SCRIPT', what: 'The script that other sites embed.', entry: 'embed.ts' },
] as const;

/** Minified texts by exported name. */
export type BuiltClient = Record<(typeof PARTS)[number]['name'], string>;

const ofEach = (textOf: (part: (typeof PARTS)[number], index: number) => string) =>
  // The names of PARTS, each once.
  Object.fromEntries(PARTS.map((part, index) => [part.name, textOf(part, index)])) as BuiltClient;

/** The minified scripts and stylesheets. */
export async function buildClient(): Promise<BuiltClient> {
  const texts = await Promise.all(
    PARTS.map(async ({ entry }) => {
      const { outputFiles } = await build({
        absWorkingDir: root,
        entryPoints: [`worker/publish/client/${entry}`],
        bundle: true,
        minify: true,
        // Ours are modules: they have a scope of their own, and wait for the page to be read. On other people's pages a
        // script has to work however it is put there.
        format: entry === 'embed.ts' ? 'iife' : 'esm',
        target: 'es2022',
        charset: 'utf8',
        legalComments: 'none',
        write: false,
      });
      return (outputFiles[0]?.text ?? '').trim();
    }),
  );
  return ofEach((_part, index) => texts[index] ?? '');
}

/** The generated module, before the formatter has seen it. */
const moduleOf = (built: BuiltClient) =>
  [
    head,
    ...PARTS.map(
      ({ name, what }) =>
        `/** ${what} */\nexport const ${name} =\n  ${JSON.stringify(built[name])};\n`,
    ),
  ].join('\n');

/** What the generated module holds now; empty texts for what it does not have. */
export async function builtClient(): Promise<BuiltClient> {
  const text = readFileSync(target, 'utf8');
  const module: Partial<BuiltClient> = await import(
    `${target}?${text.length}-${process.hrtime.bigint()}`
  );
  return ofEach(({ name }) => module[name] ?? '');
}

if (import.meta.main) {
  const words = wordsOrUsage(
    'Usage: node scripts/client.ts [--check]\n\nBuilds what pages run in a browser into worker/publish/client-built.ts; --check only says whether it is current.\n',
    ['--check'],
  );
  const built = await buildClient();
  if (words.includes('--check')) {
    const committed = await builtClient();
    if (PARTS.some(({ name }) => committed[name] !== built[name])) {
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
