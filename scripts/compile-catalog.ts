// Compiles `content/status.yaml`, and beside it what the worker knows of postmortems and runbooks,
// into the module that the worker imports as its catalog. Writes
// only when the meaning changed and only whole files, so that a server that watches the output
// never sees half of one; a configuration that is wrong leaves the last good catalog where it is.

import { existsSync, mkdirSync, readFileSync, renameSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { counted } from '../worker/domain/counted.ts';
import { compile, type Compiled } from './catalog.ts';
import { contentIndex } from './content-index.ts';
import { root } from './tool.ts';
import { printProblems } from './yaml-source.ts';

export { compile, loopbackMonitors } from './catalog.ts';

const USAGE = `Usage: node scripts/compile-catalog.ts [options]

Checks the configuration and writes the catalog that the worker imports.

  --config FILE    the configuration (default: $ALLCLEAR_CONFIG, else content/status.yaml)
  --out FILE       the module to write (default: catalog.js in $ALLCLEAR_DATA, else in .wrangler/state)
  --demo-port N    watch the demo target on this loopback port (default: $ALLCLEAR_DEMO_PORT, else 8788)
  --watch          compile again whenever the configuration changes, until stopped
  --check          only check; write nothing
  --help           show this
`;

export type Job = { config: string; out: string; demoPort?: number; check?: boolean };

/** What became of a configuration. */
export type Outcome = Compiled & { written: boolean };

/** Compiles once. Problems are values; a file that cannot be read or written throws. */
export function run(job: Job): Outcome {
  const hasImage = (address: string) => existsSync(join(root, 'content', address));
  const options = job.demoPort === undefined ? { hasImage } : { hasImage, demoPort: job.demoPort };
  const compiled = compile(readFileSync(job.config, 'utf8'), job.config, options);
  const written =
    compiled.ok &&
    job.check !== true &&
    write(job.out, catalogModule(compiled.catalog, contentIndex()));
  return { ...compiled, written };
}

/** The text of the module that the worker imports. */
export function catalogModule(catalog: object, content: object): string {
  return `// Compiled from the configuration by scripts/compile-catalog.ts; changes made here are lost.\nexport default ${JSON.stringify(catalog, null, 2)};\n\nexport const content = ${JSON.stringify(content, null, 2)};\n`;
}

/** False where the file already says so. The rename makes it appear whole or not at all. */
function write(file: string, text: string) {
  if (readIfThere(file) === text) return false;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
  return true;
}

function readIfThere(file: string) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Compiles now and after every change; `told` hears each outcome. The answer stops it. */
export function watchConfig(job: Job, told: (outcome: Outcome | Error) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const again = () => {
    try {
      told(run(job));
    } catch (error) {
      told(error instanceof Error ? error : new Error(String(error)));
    }
  };
  // The folder, because editors replace a file instead of writing into it, and a watched file would
  // be lost with that.
  const watcher = watch(dirname(job.config), (_event, name) => {
    if (name !== null && name !== basename(job.config)) return;
    clearTimeout(timer);
    timer = setTimeout(again, 50);
  });
  again();
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

/** The words of the command line and the environment; throws on an unknown one. */
export function jobOf(args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      out: { type: 'string' },
      'demo-port': { type: 'string' },
      watch: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  // From the environment too, because wrangler's build hook has a fixed command line.
  const port = values['demo-port'] ?? (env['ALLCLEAR_DEMO_PORT'] || undefined);
  if (
    port !== undefined &&
    !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536)
  ) {
    throw new Error(
      `The demo port is a port number from 1 to 65535, as in --demo-port 8798, not "${port}"`,
    );
  }
  const job: Job = {
    config: values.config ?? (env['ALLCLEAR_CONFIG'] || 'content/status.yaml'),
    out: values.out ?? join(env['ALLCLEAR_DATA'] || '.wrangler/state', 'catalog.js'),
    check: values.check,
    ...(port === undefined ? {} : { demoPort: Number(port) }),
  };
  return { job, watch: values.watch, help: values.help };
}

function tell(job: Job, outcome: Outcome | Error) {
  if (outcome instanceof Error) return console.error(outcome.message);
  if (!outcome.ok) return console.error(printProblems(outcome.problems));
  const { hash, components, monitors } = outcome.catalog;
  const what = `${counted(components.length, 'component')}, ${counted(monitors.length, 'monitor')}, catalog ${hash}`;
  console.log(
    outcome.written ? `${job.config}: ${what}, written to ${job.out}` : `${job.config}: ${what}`,
  );
}

if (import.meta.main) {
  try {
    const { job, watch: keepWatching, help } = jobOf(process.argv.slice(2), process.env);
    if (help) console.log(USAGE);
    else if (keepWatching) {
      watchConfig(job, (outcome) => {
        tell(job, outcome);
        if (outcome instanceof Error || !outcome.ok)
          console.error('Keeping the last good catalog.');
      });
    } else {
      const outcome = run(job);
      tell(job, outcome);
      if (!outcome.ok) process.exitCode = 1;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
