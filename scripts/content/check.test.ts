// The content check as its readers meet it: a change to good content, and what is said about it.

import { describe, expect, it } from 'vitest';
import { checkContent } from './check.ts';
import { weighed } from './finding.ts';

const POSTMORTEM = 'postmortems/2026-10-12-api-errors.md';
const FACTS = 'incidents/INC-20261012-01.json';
const RUNBOOK = 'runbooks/high-latency.md';
const GUIDE = 'guides/index.md';

const TIMES = {
  started: '2026-10-12T08:41:00Z',
  detected: '2026-10-12T08:43:00Z',
  acknowledged: '2026-10-12T08:45:00Z',
  mitigated: '2026-10-12T09:06:00Z',
  restored: '2026-10-12T09:12:00Z',
  resolved: '2026-10-12T09:27:00Z',
};

const GOOD: Readonly<Record<string, string>> = {
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
action_items:
  - { id: AI-1, title: Add a check, type: prevent, priority: P1, owner: "@team-api", due: 2026-11-09, done_when: It fails, state: open }
---

## Summary

Words, and [the runbook](../runbooks/high-latency.md#diagnose).

## Impact

Words.

## Timeline (UTC)

Words.

## Root cause and contributing factors

Words.

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

type Change = readonly [file: string, from: string | RegExp, to: string];

/** Findings of the good content after some changes, as `file:line level rule message`. */
function found(...changes: readonly Change[]) {
  const files = new Map(Object.entries(GOOD));
  for (const [file, from, to] of changes) {
    const text = files.get(file) ?? '';
    const next = from === '' ? to : text.replace(from, to);
    if (next === text) throw new Error(`nothing to replace in ${file}: ${String(from)}`);
    files.set(file, next);
  }
  return checkContent({
    files,
    monitors: [{ id: 'api-http', runbook: 'high-latency', line: 7 }],
    answers: (path) => path === '/history',
    today: '2026-11-21',
  }).map(
    ({ file, line, level, rule, message }) =>
      `${file.replace('content/', '')}:${line} ${level} ${rule} ${message}`,
  );
}

it('has nothing to say about good content', () => {
  expect(found()).toEqual([]);
});

describe('postmortems', () => {
  it('PM001 wants front matter that fits the schema', () => {
    expect(found([POSTMORTEM, 'severity: SEV-2', 'severity: high'])).toEqual([
      `${POSTMORTEM}:4 error PM001 severity: expected SEV-1, SEV-2, SEV-3 or SEV-4, for example SEV-2; found "high"`,
    ]);
  });

  it('PM002 wants the severity, the times and the budget of the facts', () => {
    expect(found([POSTMORTEM, 'severity: SEV-2', 'severity: SEV-1'])).toEqual([
      `${POSTMORTEM}:4 error PM002 expected what content/incidents/INC-20261012-01.json says, "SEV-2"; found "SEV-1"`,
    ]);
    expect(
      found([FACTS, '"sla":null', '"sla":{"windows_bad":5,"budget_minutes":25,"breach":false}']),
    ).toHaveLength(1);
  });

  it('PM002 does not mind the order of keys', () => {
    const turned = JSON.stringify(Object.fromEntries(Object.entries(TIMES).toReversed()));
    expect(found([FACTS, JSON.stringify(TIMES), turned])).toEqual([]);
  });

  it('PM002 tells trouble of the facts at the facts', () => {
    expect(found([FACTS, 'k3v9q2m7x4ht', 'K3V9'])).toEqual([
      `${FACTS}:1 error PM002 publicId: expected 12 characters of a-z and 0-9, for example k3v9q2m7x4ht; found "K3V9"`,
    ]);
    expect(found([FACTS, '', '{'])[0]).toContain('PM002 expected JSON');
  });

  it('PM003 wants every section, with something in it, in its order', () => {
    expect(found([POSTMORTEM, '## What went well\n\nWords.\n\n', ''])).toEqual([
      `${POSTMORTEM}:29 error PM003 expected a section "## What went well"`,
    ]);
    expect(found([POSTMORTEM, '## Impact\n\nWords.', '## Impact\n\n<!-- later -->'])).toEqual([
      `${POSTMORTEM}:21 error PM003 expected something under "## Impact"; found nothing`,
    ]);
    const [swapped] = found([
      POSTMORTEM,
      /## Impact\n\nWords\.\n\n## Timeline \(UTC\)/,
      '## Timeline (UTC)\n\nWords.\n\n## Impact',
    ]);
    expect(swapped).toContain('expected "## Timeline (UTC)" further up');
  });

  it("PM003 wants answers in place of the template's questions; of a draft it only reminds", () => {
    const question: Change = [POSTMORTEM, '## Impact\n\nWords.', '## Impact\n\n✎ Who noticed?'];
    const message = `PM003 expected an answer in place of the template's question "Who noticed?"`;
    expect(found(question)).toEqual([`${POSTMORTEM}:23 error ${message}`]);
    expect(found(question, [POSTMORTEM, 'approved', 'draft'])).toEqual([
      `${POSTMORTEM}:23 warn ${message}`,
    ]);
  });

  it('PM006 wants one day in file, title and incident', () => {
    expect(found([POSTMORTEM, '2026-10-12 – API', '2026-10-13 – API'])).toEqual([
      `${POSTMORTEM}:2 error PM006 expected the title to begin with 2026-10-12, the day of the file; found 2026-10-13`,
    ]);
  });

  it('AI001 wants an owner, AI002 a day for urgent work', () => {
    expect(found([POSTMORTEM, 'priority: P1, owner: "@team-api"', 'priority: P1'])).toEqual([
      `${POSTMORTEM}:14 error AI001 action_items.0.owner: expected a handle, for example "@team-api"; found nothing`,
    ]);
    expect(found([POSTMORTEM, ', due: 2026-11-09', ''])).toEqual([
      `${POSTMORTEM}:14 error AI002 action_items.0.due: expected a day for a P1, for example 2026-10-26; found nothing`,
    ]);
  });
});

describe('runbooks', () => {
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
});

describe('links', () => {
  it('lead to a file, to a heading in it, or to an address that is answered', () => {
    expect(found([POSTMORTEM, 'high-latency.md#diagnose', 'low-latency.md'])[0]).toContain(
      'CT002 expected a file of content/; ../runbooks/low-latency.md leads to runbooks/low-latency.md',
    );
    expect(found([POSTMORTEM, '#diagnose', '#diagnosis'])[0]).toContain('found #diagnosis');
    expect(found([RUNBOOK, '(#after)', '(#before)'])[0]).toContain('RB007');
    expect(found([RUNBOOK, '(/history)', '(/histories)'])[0]).toContain(
      'nothing answers at /histories',
    );
    expect(found([RUNBOOK, '(/history)', '(/runbooks/x/)'])[0]).toContain(
      'expected the path of the file',
    );
  });

  it('from a public page lead to public pages only', () => {
    expect(
      found(
        [GUIDE, '\nWords.', '\nSee [this](../postmortems/2026-10-12-api-errors.md).'],
        [POSTMORTEM, 'visibility: public', 'visibility: internal'],
      ),
    ).toEqual([
      `${GUIDE}:7 error CT002 ../postmortems/2026-10-12-api-errors.md leads to a page that is not published`,
    ]);
  });

  it('in code are not links', () => {
    expect(found([GUIDE, '\nWords.', '\n`[a](b.md)`'])).toEqual([]);
  });
});

describe('internal markers', () => {
  it('CT004 wants them in pairs, and none in guides', () => {
    expect(found([POSTMORTEM, '## Impact', '<!-- internal -->\n\n## Impact'])[0]).toContain(
      `${POSTMORTEM}:21 error CT004`,
    );
    expect(found([GUIDE, '\nWords.', '\n<!-- internal -->\n'])[0]).toContain(
      'CT004 a guide is public',
    );
  });
});

it('weighs rules as the configuration says', () => {
  const finding = { file: 'a', line: 1, rule: 'RB006', level: 'warn', message: '' } as const;
  expect(weighed([finding], { RB006: 'error' })[0]?.level).toBe('error');
  expect(weighed([finding], { RB006: 'off' })).toEqual([]);
});
