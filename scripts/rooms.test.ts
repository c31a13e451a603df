import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { whyRefused } from './rooms.ts';

describe('the table of rooms', () => {
  test.each([
    ['worker/domain/incident.ts', './event.ts'],
    ['worker/words/en.ts', '../domain/vocabulary.ts'],
    ['worker/store/journal.ts', '../domain/event.ts'],
    ['worker/store/journal.ts', 'drizzle-orm'],
    ['worker/snapshot/read.ts', '../store/schema.ts'],
    ['worker/commit/commit.ts', 'allclear-catalog'],
    ['worker/publish/page/bars.tsx', '../../snapshot/documents.ts'],
    ['worker/publish/page/bars.tsx', 'hono/jsx'],
    ['worker/notify/email/send.ts', '../../env.ts'],
    ['worker/operator/console/page.tsx', '../../publish/parts.tsx'],
    ['worker/app.ts', './operator/api.ts'],
    ['worker/domain/incident.test.ts', '../testing/given.ts'],
    ['content/schema/status.ts', '../../worker/domain/vocabulary.ts'],
    ['site/pages/index.astro', '../../content/schema/postmortem.ts'],
    ['scripts/bench.ts', '../worker/index.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(whyRefused(file, specifier)).toBeNull();
  });

  test.each([
    ['worker/domain/incident.ts', 'zod'],
    ['worker/domain/incident.ts', 'node:crypto'],
    ['worker/domain/incident.ts', '../words/en.ts'],
    ['worker/domain/incident.ts', 'allclear-catalog'],
    ['worker/domain/incident.ts', '../domainish/x.ts'],
    ['worker/words/en.ts', '../domain/incident.ts'],
    ['worker/store/journal.ts', '../snapshot/documents.ts'],
    ['worker/snapshot/project.ts', '../store/schema.ts'],
    ['worker/publish/page/page.tsx', '../../store/schema.ts'],
    ['worker/publish/page/page.tsx', '../../env.ts'],
    ['worker/publish/page/page.tsx', '../../domain/incident.ts'],
    ['worker/publish/page/page.tsx', '../../snapshot/read.ts'],
    ['worker/publish/page/page.tsx', 'allclear-catalog'],
    ['worker/publish/client/refresh.ts', '../page/page.tsx'],
    ['worker/operator/api.ts', '../publish/parts.tsx'],
    ['worker/probe/http.ts', '../testing/given.ts'],
    ['worker/app.ts', '../scripts/start.ts'],
    ['content/schema/status.ts', '../../worker/domain/incident.ts'],
    ['site/pages/index.astro', '../../worker/env.ts'],
    ['worker/stray.ts', './domain/event.ts'],
  ])('%s may not import %s', (file, specifier) => {
    expect(whyRefused(file, specifier)).toEqual(expect.any(String));
  });

  it('says what was imported and what is allowed', () => {
    expect(
      whyRefused('worker/publish/page/page.tsx', '../../store/schema.ts'),
    ).toMatchInlineSnapshot(
      `"publish may not import worker/store/schema.ts; it may import worker/publish, worker/snapshot/documents.ts, worker/snapshot/sla-documents.ts, worker/domain/sla/figures.ts, worker/domain/sla/windows.ts, worker/domain/vocabulary.ts, worker/words, packages"`,
    );
    expect(whyRefused('worker/stray.ts', 'hono')).toMatchInlineSnapshot(
      `"worker/stray.ts stands in no room: give it one in scripts/rooms.ts"`,
    );
  });
});

describe('the lint rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-rooms-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  // The shipped configuration, in a folder of its own because overrides match from where it lies.
  writeFileSync(
    join(folder, '.oxlintrc.json'),
    readFileSync('.oxlintrc.json', 'utf8').replaceAll('"./', `"${resolve('.')}/`),
  );

  /** What oxlint, run as `npm run check` runs it, says about one file with this text. */
  function lint(path: string, text: string): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const run = spawnSync('oxlint', ['-f', 'unix', path], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run.error).toBeUndefined();
    return run.stdout;
  }

  test.each([
    ["import { z } from 'zod';\nexport const a = z;"],
    ["import type { Page } from '../snapshot/documents.ts';\nexport type A = Page;"],
    ["export { a } from '../store/a.ts';"],
    ["export * from '../store/a.ts';"],
    ["export const a = () => import('../store/a.ts');"],
    ["export type A = import('../store/a.ts').A;"],
    ['export const a = (name: string) => import(name);'],
  ])('an import that the table forbids fails however it is written: %s', (text) => {
    expect(lint('worker/domain/a.ts', text)).toContain('allclear(rooms)');
  });

  it('the front matter of an Astro page is held to the table too', () => {
    const text = "---\nimport { a } from '../../worker/store/a.ts';\n---\n<p>{a}</p>\n";
    expect(lint('site/pages/a.astro', text)).toContain('allclear(rooms)');
  });

  test.each([
    ['export const now = () => Date.now();', 'no-restricted-properties'],
    ['export const now = () => new Date();', 'no-clock'],
    ['export const now = () => Date();', 'no-clock'],
    ['export const id = () => Math.random();', 'no-restricted-properties'],
    ['export const id = () => crypto.randomUUID();', 'no-restricted-globals'],
    [
      'export const load = () => fetch("https://status.meridian.example");',
      'no-restricted-globals',
    ],
  ])('the domain has no clock, no chance and no network: %s', (text, rule) => {
    expect(lint('worker/domain/a.ts', text)).toContain(rule);
    expect(lint('worker/store/a.ts', text)).not.toContain(rule);
  });

  it('the domain may turn an instant into a date', () => {
    const text = 'export const day = (at: number) => new Date(at).toISOString();';
    expect(lint('worker/domain/a.ts', text)).not.toContain('allclear');
  });

  it('an interactive transaction fails', () => {
    const text = 'export const a = (db: { transaction(): void }) => db.transaction();';
    expect(lint('worker/store/a.ts', text)).toContain('no-restricted-properties');
  });
});
