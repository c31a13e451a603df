// Good content for the tests of the rules, and what the check says of it after a change.

import { type Content, checkContent } from './check.ts';

export const POSTMORTEM = 'postmortems/2026-10-12-api-errors.md';
export const FACTS = 'incidents/INC-20261012-01.json';
export const RUNBOOK = 'runbooks/high-latency.md';
export const GUIDE = 'guides/index.md';

export const TIMES = {
  started: '2026-10-12T08:41:00Z',
  detected: '2026-10-12T08:43:00Z',
  acknowledged: '2026-10-12T08:45:00Z',
  mitigated: '2026-10-12T09:06:00Z',
  restored: '2026-10-12T09:12:00Z',
  resolved: '2026-10-12T09:27:00Z',
};

export const GOOD: Readonly<Record<string, string>> = {
  [POSTMORTEM]: `---
title: "2026-10-12 – API errors"
incident: INC-20261012-01
severity: SEV-2
status: approved
visibility: public
owner: "@team-api"
reviewers: ["@team-db"]
components: [api]
times: ${JSON.stringify(TIMES)}
impact: { users: null, users_pct: 12, failed_requests: null, revenue_eur: null, tickets: null, data_at_risk: false }
cause: { immediate: a, root: b, contributing: [c], trigger: d }
runbooks: [rb-high-latency]
drafted: 2026-10-13T08:00:00Z
reviewed: 2026-10-14T09:00:00Z
action_items:
  - { id: AI-1, title: Add a check, type: prevent, priority: P1, owner: "@team-api", due: 2026-11-09, tracker: "https://issues.example/12", done_when: It fails, state: open }
---

## Summary

Words, and [the runbook](../runbooks/high-latency.md#diagnose).

## Impact

Words.

## Timeline (UTC)

| Time | What happened |
| --- | --- |
| 08:41 | 3 % of requests fail (initiating event) |
| 08:43 | The probe fails twice (alert fired) |
| 08:45 | The page of 08:43 is acknowledged |
| 08:49 | Runbook 1 is followed (investigation began) |
| 09:01 | 160 of 200 connections are held (root cause identified) |
| 09:06 | 74 are held (mitigation applied) |
| 09:12 | 0 requests fail (service restored) |
| 09:27 | 15 minutes without an error (all-clear) |

## Root cause and contributing factors

Words.

### Five whys

1. Why did requests fail? They waited.
2. Why did they wait? No connection was free.
3. Why was none free? No check knows the sum.

## What went well

Words.

## What went wrong

Words.

## Where we got lucky

Words.

## Action items

Words.

## Lessons learned

Words.
`,
  [FACTS]: JSON.stringify({
    reference: 'INC-20261012-01',
    publicId: 'k3v9q2m7x4ht',
    severity: 'SEV-2',
    times: TIMES,
    components: ['api'],
    sla: null,
  }),
  [RUNBOOK]: `---
id: rb-high-latency
title: High latency
alerts: [HighLatency, "probe:api-http"]
components: [api]
severity: SEV-2
owner: "@team-api"
escalation: { after: PT15M, to: [secondary] }
last_tested: 2026-10-01
---

## When to use

Words.

## Severity

Words.

## Diagnose

Words.

## Mitigate

### A. Roll back

\`\`\`sh
undo
\`\`\`

**Verify:** it falls.

**Undo:** again.

## Verify recovery

Words.

## Escalate

Words.

## After

Words. See [history](/history) and [below](#after).
`,
  [GUIDE]: `---
title: Guides
description: Words.
order: 1
---

Words.
`,
};

export type Change = readonly [file: string, from: string | RegExp, to: string];

/** Findings of the good content after some changes, as `file:line level rule message`. */
export function found(...changes: readonly Change[]) {
  return foundWith({}, ...changes);
}

/** The same with another configuration, or with what a deployment saw. */
export function foundWith(
  other: Partial<Pick<Content, 'watched' | 'seen' | 'standing'>>,
  ...changes: readonly Change[]
) {
  const files = new Map(Object.entries(GOOD));
  for (const [file, from, to] of changes) {
    const text = files.get(file) ?? '';
    const next = from === '' ? to : text.replace(from, to);
    if (next === text) throw new Error(`nothing to replace in ${file}: ${String(from)}`);
    files.set(file, next);
  }
  return checkContent({
    files,
    watched: [{ key: 'probe:api-http', runbook: 'high-latency', line: 7 }],
    answers: (path) => path === '/history',
    today: '2026-11-21',
    policy: { opensTrackers: false },
    ...other,
  }).findings.map(
    ({ file, line, level, rule, message }) =>
      `${file.replace('content/', '')}:${line} ${level} ${rule} ${message}`,
  );
}
