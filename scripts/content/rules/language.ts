// The rules for language: a person is never a cause. Code, quotations and headings are not prose.

import type { RuleText } from './index.ts';

export const LANGUAGE_RULES = {
  BL001: {
    level: 'error',
    why: '"human error" is where an analysis stopped, not what it found',
    bad: 'The root cause was human error during the migration.',
    good: 'The migration tool accepted a region that does not exist.',
  },
  BL002: {
    level: 'error',
    why: 'people who are named for a failure stop telling what they know',
    bad: '@alex deployed the bad config.',
    good: 'A configuration change was deployed without validation.',
  },
  BL003: {
    level: 'warn',
    why: 'a role that "failed to" hides what would have helped it',
    bad: 'The engineer forgot to check the pool size.',
    good: 'Nothing compared the pool with what the database allows.',
  },
  BL004: {
    level: 'warn',
    why: 'what should have happened did not; the reasons lie in what did',
    bad: 'The canary should have caught this.',
    good: 'The canary ran for ten minutes; the fault needs twelve.',
  },
  BL005: {
    level: 'error',
    why: 'a judgement of people explains nothing and costs trust',
    bad: 'The rollout was careless.',
    good: 'The rollout reached all regions before the first error was counted.',
  },
  BL006: {
    level: 'info',
    why: 'what is obvious now was not at the time',
    bad: 'We simply needed a limit.',
    good: 'There was no limit.',
  },
  BL007: {
    level: 'info',
    why: '"who" and "why did they" ask for a person; "how" and "what" ask for a cause',
    bad: 'Why did the engineer not see it?',
    good: 'What did the dashboard show at that time?',
  },
  BL008: {
    level: 'info',
    why: 'a word for everything being down loses its meaning on smaller days',
    bad: '"outage" in a SEV-3',
    good: '"Exports were delayed"',
  },
  BL009: {
    level: 'info',
    why: 'incidents have several causes, and the second is often the cheaper to remove',
    bad: 'The root cause was a typing error.',
    good: 'A root cause, and under it the contributing factors',
  },
} as const satisfies Record<string, RuleText>;
