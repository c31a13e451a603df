// Every rule of the content check in one table. A rule's name is what people quote, configure and
// look up, so it is never reused for something else. The page of rules is made from this table.

import type { Level } from '../finding.ts';
import { LANGUAGE_RULES } from './language.ts';
import { POSTMORTEM_RULES } from './postmortem.ts';
import { RUNBOOK_RULES } from './runbook.ts';

/** What is said of a rule: its weight, one line of reason, and both sides of an example. */
export type RuleText = {
  readonly level: Level;
  readonly why: string;
  readonly bad: string;
  readonly good: string;
};

/** `PM` postmortems, `AI` action items, `BL` language, `RB` runbooks, `CT` all content. */
export const RULES = { ...POSTMORTEM_RULES, ...LANGUAGE_RULES, ...RUNBOOK_RULES };

export type Rule = keyof typeof RULES;
