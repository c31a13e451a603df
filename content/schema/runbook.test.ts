// The schema of runbooks by its error texts.

import { expect, it } from 'vitest';
import { parseContentFile, problemsOf } from './front-matter.ts';
import { runbook } from './runbook.ts';

const GOOD = `---
id: rb-high-error-rate
title: High error rate
alerts: [HighErrorRate, "probe:api-http"]
components: [api]
severity: SEV-1
owner: "@team-api"
escalation: { after: PT15M, to: [secondary, "#engineering-urgent"] }
last_tested: 2026-04-02
---
`;

function problems(...changes: readonly (readonly [string, string])[]) {
  const text = changes.reduce((all, [from, to]) => all.replace(from, to), GOOD);
  const file = parseContentFile(text);
  const parsed = runbook.safeParse(file.data);
  return parsed.success ? [] : problemsOf(file, parsed.error).map((p) => `${p.line} ${p.message}`);
}

it('accepts a runbook, tested quarterly and public unless it says otherwise', () => {
  expect(runbook.parse(parseContentFile(GOOD).data)).toMatchObject({
    test_interval: 'P3M',
    visibility: 'public',
  });
});

it('accepts one that says that nobody has ever tested it', () => {
  expect(problems(['2026-04-02', 'null'])).toEqual([]);
});

it('says line, expectation, example and finding for each wrong field', () => {
  expect(
    problems(
      ['rb-high-error-rate', 'high-error-rate'],
      ['[HighErrorRate, "probe:api-http"]', '["High error rate"]'],
      ['SEV-1', 'critical'],
      ['PT15M', '15m'],
      ['[secondary, "#engineering-urgent"]', '[]'],
      ['2026-04-02', 'last spring'],
    ),
  ).toMatchSnapshot();
});
