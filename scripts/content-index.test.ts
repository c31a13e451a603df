// What the worker learns from content/: every alert's runbook, what approved postmortems promised, and pages for operators.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addressOfRunbook, runbookFor } from '../worker/domain/content-index.ts';
import { contentIndex } from './content-index.ts';
import { GOOD, POSTMORTEM, RUNBOOK } from './content/example.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'content-'));
  for (const kind of ['postmortems', 'runbooks']) mkdirSync(join(folder, kind));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, change: (text: string) => string = (text) => text) =>
  writeFileSync(join(folder, file), change(GOOD[file] ?? ''));

it('finds the runbook of each alert, at its address', () => {
  write(RUNBOOK);
  const [entry] = contentIndex(folder).runbooks;
  expect(runbookFor(contentIndex(folder), 'probe:api-http')).toEqual(entry);
  expect(entry && addressOfRunbook(entry)).toBe('/runbooks/high-latency/');
  expect(runbookFor(contentIndex(folder), 'nobody')).toBeNull();
  write(RUNBOOK, (text) => text.replace('last_tested', 'visibility: internal\nlast_tested'));
  const [hidden] = contentIndex(folder).runbooks;
  expect(hidden && addressOfRunbook(hidden)).toBe('/console/docs/runbooks/high-latency');
});

it('takes action items of approved postmortems alone', () => {
  write(POSTMORTEM);
  expect(contentIndex(folder).actionItems).toMatchObject([
    {
      incident: 'INC-20261012-01',
      id: 'AI-1',
      priority: 'P1',
      due: '2026-11-09',
      state: 'open',
      isPublic: true,
    },
  ]);
  write(POSTMORTEM, (text) => text.replace('status: approved', 'status: draft'));
  expect(contentIndex(folder).actionItems).toEqual([]);
});

it('has pages for operators of what the public site leaves out, and of nothing else', () => {
  write(POSTMORTEM);
  write(RUNBOOK);
  expect(contentIndex(folder).internalPages).toEqual([]);
  const secret =
    '<!-- internal -->\n\nThe contract. <script>alert(1)</script>\n\n<!-- /internal -->';
  write(POSTMORTEM, (text) => text.replace('## Impact\n\nWords.', `## Impact\n\n${secret}`));
  const [page] = contentIndex(folder).internalPages;
  expect(page).toMatchObject({ path: 'postmortems/2026-10-12-api-errors' });
  expect(page?.html).toContain('The contract.');
  expect(page?.html).not.toMatch(/<script|<!--/);
  expect(page?.html).toContain('href="/runbooks/high-latency/#diagnose"');
});

it('leaves out what cannot be read', () => {
  writeFileSync(join(folder, RUNBOOK), 'no front matter');
  expect(contentIndex(folder)).toEqual({ runbooks: [], actionItems: [], internalPages: [] });
});
