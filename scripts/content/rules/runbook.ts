// The rules for runbooks, and those for all content.

import type { RuleText } from './index.ts';

export const RUNBOOK_RULES = {
  RB001: {
    level: 'error',
    why: 'a runbook is found by its front matter',
    bad: 'severity: urgent',
    good: 'severity: SEV-2',
  },
  RB002: {
    level: 'error',
    why: 'an alert leads to exactly one runbook',
    bad: 'two runbooks with the alert "probe:api-http"',
    good: 'each monitor of the configuration in exactly one list of alerts',
  },
  RB003: {
    level: 'error',
    why: 'in the night everything stands where it always stands',
    bad: 'a runbook without "## Escalate"',
    good: 'When to use, Severity, Diagnose, Mitigate, Verify recovery, Escalate, After',
  },
  RB004: {
    level: 'error',
    why: 'an action that cannot be checked or undone makes it worse',
    bad: '### A. Roll back, and a command',
    good: '### A. Roll back, a command, **Verify:** the error rate falls, **Undo:** the same again',
  },
  RB005: {
    level: 'error',
    why: 'nobody should have to decide alone when to call for help',
    bad: 'escalation left out',
    good: 'escalation: { after: PT15M, to: [secondary, "#engineering-urgent"] }',
  },
  RB006: {
    level: 'warn',
    why: 'a runbook that nobody has carried out lately has rotted',
    bad: 'last_tested five months ago with test_interval: P3M',
    good: 'npm run runbook:tested high-latency, after a drill',
  },
  RB007: {
    level: 'error',
    why: 'a dead link costs minutes',
    bad: '[roll back](rolling-back.md), which is not there',
    good: '[roll back](deployment-rollback.md#mitigate)',
  },
  RB008: {
    level: 'error',
    why: 'commands are copied before the text around them is read',
    bad: 'a block with rm -rf',
    good: '**Warning:** deletes for good, and then the block',
  },
  RB009: {
    level: 'error',
    why: 'some decisions are a person’s, each time',
    bad: 'The database fails over to the replica automatically.',
    good: 'A person decides to fail over, with a second person looking on.',
  },
  RB010: {
    level: 'error',
    why: 'a block with a language can be copied and read',
    bad: 'three backticks, and nothing after them',
    good: 'three backticks and sh, sql or text',
  },
  CT001: {
    level: 'error',
    why: 'a guide is listed by its front matter',
    bad: 'a guide without a description',
    good: 'title, description, order',
  },
  CT002: {
    level: 'error',
    why: 'a dead link helps nobody',
    bad: '[severity](/guides/severity)',
    good: '[severity](severity.md)',
  },
  CT003: {
    level: 'error',
    why: 'a block with a language can be copied and read',
    bad: 'three backticks, and nothing after them',
    good: 'three backticks and yaml',
  },
  CT004: {
    level: 'error',
    why: 'what is marked as internal must be marked without doubt',
    bad: '<!-- internal --> without <!-- /internal -->',
    good: '<!-- internal --> … <!-- /internal -->',
  },
  CT005: {
    level: 'warn',
    why: 'an exception without a reason is repeated by the next reader',
    bad: '<!-- blame-ok -->',
    good: '<!-- blame-ok: quotes the regulator -->',
  },
  CT006: {
    level: 'error',
    why: 'a page is text: what it would run or load is nobody’s who reads it',
    bad: '<script src="https://cdn.example/chart.js"></script>, a <name> outside of backticks, or a link to javascript:',
    good: 'Markdown, `<name>` between backticks, and links to pages',
  },
  CT007: {
    level: 'error',
    why: 'nobody reads so much at four in the morning, and the check should take seconds',
    bad: 'a log of a megabyte pasted into a postmortem, or a thousand ** that are never closed',
    good: 'the ten lines that matter, and a link to the rest',
  },
} as const satisfies Record<string, RuleText>;
