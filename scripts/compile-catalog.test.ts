import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Catalog } from '../worker/domain/catalog.ts';
import { contentIndex } from './content-index.ts';
import { compile, jobOf, run, watchConfig, type Outcome } from './compile-catalog.ts';
import { printProblems } from './yaml-source.ts';

const sampleFile = fileURLToPath(new URL('../content/status.yaml', import.meta.url));
const sample = readFileSync(sampleFile, 'utf8');

function catalogOf(text: string, options?: { demoPort?: number }): Catalog {
  const compiled = compile(text, 'status.yaml', options);
  if (!compiled.ok) throw new Error(printProblems(compiled.problems));
  return compiled.catalog;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-catalog-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('compiling a file', () => {
  const job = () => ({
    config: join(folder, 'status.yaml'),
    out: join(folder, 'state/catalog.js'),
  });

  test('writes a module that exports the catalog and the index of content, and no file beside it', async () => {
    writeFileSync(job().config, sample);
    expect(run(job())).toMatchObject({ ok: true, written: true });
    const module: { default: unknown; content: unknown } = await import(
      /* @vite-ignore */ job().out
    );
    expect(module.default).toEqual(catalogOf(sample));
    expect(module.content).toEqual(contentIndex());
    expect(readdirSync(join(folder, 'state'))).toEqual(['catalog.js']);
  });

  test('leaves the module alone when nothing that it says has changed', () => {
    writeFileSync(job().config, sample);
    run(job());
    const before = statSync(job().out);
    writeFileSync(job().config, `${sample}\n# one more comment\n`);
    expect(run(job())).toMatchObject({ ok: true, written: false });
    const after = statSync(job().out);
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  test('keeps the last good module when the configuration is wrong', () => {
    writeFileSync(job().config, sample);
    run(job());
    const good = readFileSync(job().out, 'utf8');
    writeFileSync(job().config, sample.replace('name: Meridian', 'nmae: Meridian'));
    expect(run(job())).toMatchObject({ ok: false, written: false });
    expect(readFileSync(job().out, 'utf8')).toBe(good);
  });

  test('with --check writes nothing', () => {
    writeFileSync(job().config, sample);
    expect(run({ ...job(), check: true })).toMatchObject({ ok: true, written: false });
    expect(readdirSync(folder)).toEqual(['status.yaml']);
  });
});

describe('watching a file', () => {
  test('follows what is right and keeps the last good catalog otherwise', async () => {
    const job = { config: join(folder, 'status.yaml'), out: join(folder, 'catalog.js') };
    const heard: (Outcome | Error)[] = [];
    let wake = () => {};
    const stop = watchConfig(job, (outcome) => {
      heard.push(outcome);
      wake();
    });
    /** The first outcome from now on that passes. */
    const next = async (passes: (outcome: Outcome | Error) => boolean) => {
      for (;;) {
        const outcome = heard.shift();
        if (outcome === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (passes(outcome)) return outcome;
      }
    };
    const good = (name: string) => (outcome: Outcome | Error) =>
      !(outcome instanceof Error) && outcome.ok && outcome.catalog.page.name === name;
    const bad = (outcome: Outcome | Error) => !(outcome instanceof Error) && !outcome.ok;

    try {
      // The file is not there yet: told, and waited for.
      await next((outcome) => outcome instanceof Error);
      writeFileSync(job.config, sample);
      await next(good('Meridian'));
      const kept = readFileSync(job.out, 'utf8');

      writeFileSync(job.config, sample.replace('kind: http', 'kind: htpp'));
      await next(bad);
      expect(readFileSync(job.out, 'utf8')).toBe(kept);

      writeFileSync(job.config, sample.replace('name: Meridian', 'name: Meridian Cloud'));
      await next(good('Meridian Cloud'));
      expect(readFileSync(job.out, 'utf8')).toContain('"name": "Meridian Cloud"');
    } finally {
      stop();
    }
  });
});

describe('the command', () => {
  const script = fileURLToPath(new URL('./compile-catalog.ts', import.meta.url));
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });

  test('takes configuration and state from the environment, and words of the line win', () => {
    expect(jobOf([], {}).job).toMatchObject({
      config: 'content/status.yaml',
      out: '.wrangler/state/catalog.js',
    });
    const env = {
      ALLCLEAR_CONFIG: 'mine.yaml',
      ALLCLEAR_DATA: '/data',
      ALLCLEAR_DEMO_PORT: '9100',
    };
    expect(jobOf([], env).job).toMatchObject({
      config: 'mine.yaml',
      out: '/data/catalog.js',
      demoPort: 9100,
    });
    expect(jobOf(['--config', 'a', '--out', 'b', '--demo-port', '1'], env).job).toMatchObject({
      config: 'a',
      out: 'b',
      demoPort: 1,
    });
  });

  test('refuses a port that is none, and a word that it does not know', () => {
    expect(() => jobOf(['--demo-port', '70000'], {})).toThrow(/port number from 1 to 65535/);
    expect(() => jobOf(['--wach'], {})).toThrow(/--wach/);
  });

  test('prints the problems and fails when the configuration is wrong', () => {
    const config = join(folder, 'status.yaml');
    writeFileSync(config, sample.replace('kind: http', 'kind: htpp'));
    const { status, stderr } = command('--config', config, '--out', join(folder, 'catalog.js'));
    expect(status).toBe(1);
    expect(stderr).toContain(`${config}:39:11 kind cannot be "htpp" (in monitors › api-http).`);
    expect(readdirSync(folder)).toEqual(['status.yaml']);
  });

  test('refuses an image of the brand that is not there, and says where it should be', () => {
    const config = join(folder, 'status.yaml');
    writeFileSync(
      config,
      sample.replace('  language: en', '  language: en\n  logo: /brand/none.svg'),
    );
    const { status, stderr } = command('--config', config, '--check');
    expect(status).toBe(1);
    expect(stderr).toContain('logo names a file that is not there (in page).');
    expect(stderr).toContain('expected: a file at content/brand/none.svg');
  });

  test('says which file it cannot read', () => {
    const { status, stderr } = command('--config', join(folder, 'none.yaml'));
    expect(status).toBe(2);
    expect(stderr).toContain('none.yaml');
  });

  test('explains itself', () => {
    const { status, stdout } = command('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--demo-port N');
  });
});
