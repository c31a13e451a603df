// The rules for postmortems and action items: how heavy, why, and what it looks like when it is good.

import type { RuleText } from './index.ts';

export const POSTMORTEM_RULES = {
  PM001: {
    level: 'error',
    why: 'the page is built from its front matter',
    bad: 'severity: high',
    good: 'severity: SEV-2',
  },
  PM002: {
    level: 'error',
    why: 'numbers come from the record, not from memory',
    bad: 'severity: SEV-3, where content/incidents/INC-20261012-01.json says SEV-2',
    good: 'severity, times and sla as the facts file has them; to change them, correct the incident',
  },
  PM003: {
    level: 'error',
    why: 'each section answers a question that somebody will ask',
    bad: '## Impact, with the question of the template still under it',
    good: '## Impact, and "18,200 API requests were answered with 503 between 08:41 and 09:06"',
  },
  PM004: {
    level: 'error',
    why: 'a timeline out of order, or in two zones, is read wrongly by whoever needs it',
    bad: '11:08, and in the row below it 11:07',
    good: '08:41, 08:43, 08:45; or 2026-10-12 23:58 and 2026-10-13 00:04',
  },
  PM005: {
    level: 'error',
    why: 'two durations in one report make both worthless',
    bad: '"The incident lasted nine hours" where the times say eleven',
    good: '"The incident lasted 31 minutes" from 08:41 to 09:12',
  },
  PM006: {
    level: 'error',
    why: 'file, title and incident name the same day',
    bad: '2026-06-02-login-errors.md with the title "2026-01-27 – Login errors"',
    good: '2026-06-02-login-errors.md with the title "2026-06-02 – Login errors"',
  },
  PM007: {
    level: 'warn',
    why: 'severity is a promise about who is woken, and is compared over years',
    bad: 'severity: SEV-2 for an error rate of 15 %',
    good: 'severity: SEV-2 for an error rate of 8 %',
  },
  PM008: {
    level: 'warn',
    why: 'the eight events are what the metrics are made of',
    bad: 'a timeline that ends with the fix',
    good: 'rows marked (initiating event), (alert fired), (acknowledged) … (all-clear)',
  },
  PM009: {
    level: 'warn',
    why: 'a row that shows what it says ends the discussion',
    bad: '08:58 | It gets worse',
    good: '08:58 | One request in eleven fails',
  },
  PM010: {
    level: 'warn',
    why: 'most readers read the summary and nothing else',
    bad: 'a summary of nine sentences',
    good: 'three sentences: what, how long, who',
  },
  PM011: {
    level: 'warn',
    why: 'the first answer is a symptom, and a person is never the last',
    bad: '5. Why was it deployed? Human error.',
    good: '5. Why did nothing stop it? No check knows how many connections all services may open.',
  },
  PM012: {
    level: 'error',
    why: 'what is public once is public for good',
    bad: 'curl -H "Authorization: Bearer <the real token>" on a host that only the inside knows',
    good: 'curl -H "Authorization: Bearer $TOKEN" https://api.example.com/health',
  },
  PM013: {
    level: 'warn',
    why: 'what kept it from being worse is the cheapest thing to keep',
    bad: '## What went well: None.',
    good: '## What went well: The probe saw it within two minutes, before the first ticket.',
  },
  PM014: {
    level: 'info',
    why: 'what nobody wrote down cannot be counted as done in time',
    bad: 'status: approved, without drafted and reviewed',
    good: 'drafted: 2026-10-13T08:00:00Z, reviewed: 2026-10-14T09:00:00Z, published: 2026-10-14T15:00:00Z',
  },
  AI001: {
    level: 'error',
    why: 'an action item without an owner is a wish',
    bad: 'owner left out',
    good: 'owner: "@team-api"',
  },
  AI002: {
    level: 'error',
    why: 'urgent work has a day, and stands where the other work stands',
    bad: 'priority: P0 without due, or without tracker where no repository is configured',
    good: 'priority: P0, due: 2026-10-23, tracker: https://github.com/meridian/api/issues/412',
  },
  AI003: {
    level: 'warn',
    why: 'only what is actionable, specific and bounded is ever done',
    bad: '"Investigate monitoring for this scenario."',
    good: '"Add alerting for all cases where this service returns more than 1 % errors."',
  },
  AI004: {
    level: 'warn',
    why: 'a P0 that is due in three months is no P0, and everybody is nobody',
    bad: 'priority: P0, due 40 days after the incident, owner: "@everyone"',
    good: 'P0 within 14 days, P1 within 28, P2 within 90, each owned by a team or a person',
  },
  AI005: {
    level: 'warn',
    why: 'what was seen late, or solved without a page to follow, will be so again',
    bad: 'detected after 40 minutes, and no item of type detect',
    good: 'type: detect, "Page when more than 80 % of connections are in use"; runbooks or runbooks_none',
  },
  AI006: {
    level: 'warn',
    why: 'the page shows what the file says, and should not call open what is done',
    bad: 'state: open, while the issue is closed (told by `npm run content -- --live`)',
    good: 'state: done',
  },
} as const satisfies Record<string, RuleText>;
