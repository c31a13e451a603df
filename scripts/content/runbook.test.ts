// The rules for runbooks and for the way from an alert to one.

import { expect, it } from 'vitest';
import type { Change } from './example.ts';
import { GOOD, RUNBOOK, found, foundWith } from './example.ts';

it('RB001 wants front matter that fits the schema, RB005 an escalation; nothing follows from either', () => {
  expect(
    found([RUNBOOK, 'severity: SEV-2', 'severity: bad'], [RUNBOOK, 'after: PT15M', 'after: 15m']),
  ).toEqual([
    `${RUNBOOK}:6 error RB001 severity: expected SEV-1, SEV-2, SEV-3 or SEV-4, for example SEV-2; found "bad"`,
    `${RUNBOOK}:8 error RB005 escalation.after: expected an ISO 8601 duration, for example PT15M; found "15m"`,
  ]);
});

it('RB002 wants each key in one runbook, and each monitor in one', () => {
  const other = GOOD[RUNBOOK]?.replace('rb-high-latency', 'rb-other') ?? '';
  expect(found(['runbooks/other.md', '', other])).toEqual([
    'runbooks/other.md:4 error RB002 HighLatency already leads to content/runbooks/high-latency.md; keep one of them',
    'runbooks/other.md:4 error RB002 probe:api-http already leads to content/runbooks/high-latency.md; keep one of them',
  ]);
  expect(found([RUNBOOK, 'probe:api-http', 'probe:api-https'])).toEqual([
    `${RUNBOOK}:4 error RB002 no monitor is called probe:api-https`,
    'status.yaml:7 error RB002 monitor api-http: expected one runbook with the alert "probe:api-http"; found none',
  ]);
});

it('RB002 wants a runbook for each alert that an entry of the configuration names', () => {
  const named = (key: string) => ({ watched: [{ key, runbook: null, line: 9 }] });
  const change: Change = [RUNBOOK, ', "probe:api-http"', ''];
  expect(foundWith(named('HighLatency'), change)).toEqual([]);
  expect(foundWith(named('HighLatencies'), change)).toEqual([
    'status.yaml:9 error RB002 alert HighLatencies: expected one runbook with the alert "HighLatencies"; found none',
  ]);
});

it('RB002 wants a runbook for each alert that fired, but for monitors that are gone', () => {
  const seen = (key: string, firings = 3) => ({
    seen: [{ key, firings, last: '2026-11-20' }],
  });
  expect(foundWith(seen('HighLatency'))).toEqual([]);
  expect(foundWith(seen('probe:api-http'))).toEqual([]);
  expect(foundWith(seen('probe:gone'))).toEqual([]);
  expect(foundWith(seen('DiskFull'))).toEqual([
    'status.yaml:1 error RB002 alert DiskFull fired 3 times, last on 2026-11-20: expected one runbook with it under alerts; found none',
  ]);
  expect(foundWith(seen('DiskFull', 1))[0]).toContain('fired once, last on');
});

it('RB003 wants every section', () => {
  expect(found([RUNBOOK, '## Escalate\n\nWords.\n\n', ''])).toEqual([
    `${RUNBOOK}:36 error RB003 expected a section "## Escalate"`,
  ]);
});

it('RB004 wants every option verified and undone', () => {
  expect(found([RUNBOOK, '**Undo:** again.', 'Undo: again.'])).toEqual([
    `${RUNBOOK}:26 error RB004 expected a line "**Undo:** …" in "A. Roll back"`,
  ]);
  expect(found([RUNBOOK, '### A. Roll back\n', ''])[0]).toContain('RB004 expected options');
});

it('RB006 reminds of tests, and lets them pass', () => {
  expect(found([RUNBOOK, '2026-10-01', '2026-08-20'])).toEqual([
    `${RUNBOOK}:9 warn RB006 last tested on 2026-08-20, due again since 2026-11-20`,
  ]);
  expect(found([RUNBOOK, '2026-10-01', '2026-08-21'])).toEqual([
    `${RUNBOOK}:9 warn RB006 last tested on 2026-08-21, due again by 2026-11-21`,
  ]);
  expect(found([RUNBOOK, '2026-10-01', 'null'])).toEqual([
    `${RUNBOOK}:9 warn RB006 never tested: carry it out once, in a drill or in staging`,
  ]);
});

it('RB010 wants a language for every block', () => {
  expect(found([RUNBOOK, '```sh', '```'])).toEqual([
    `${RUNBOOK}:28 error RB010 expected a language after the backticks, for example \`\`\`sh or \`\`\`text`,
  ]);
});
