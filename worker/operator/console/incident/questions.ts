// What each step of the checklist asks, in words, and where on the incident's page it is answered.

import type { StepName } from '../../../domain/lifecycle.ts';

export const QUESTIONS: Readonly<Record<StepName, string>> = {
  severity: 'How bad is it?',
  impact: 'What can customers not do, and how many of them?',
  components: 'Which components?',
  confirmed: 'Is it real, and what shows it?',
  owner: 'Who owns it?',
  commander: 'Who commands?',
  publication: 'Public, or why not?',
  data_at_risk: 'Is data at risk?',
  hypothesis: 'What may be the cause, and what speaks for it?',
  action: 'What was done, with what result?',
  sources_ended: 'Have all sources ended?',
  verified: 'Healthy for the whole hold?',
  all_clear: 'Has the all-clear been posted?',
  fix: 'What is the permanent fix?',
  postmortem: 'Is the postmortem published?',
  action_items: 'Are all action items done, handed over or waived?',
  runbook: 'Which runbook was changed, or why none?',
};

/** The id of a step in the checklist; it stands inside what is folded, so that a link to it opens that. */
export const idOfStep = (name: StepName) => `step-${name}`;

/** Steps that are answered in a part of their own: its id, and what that part is called. */
export const PARTS: Partial<Record<StepName, readonly [id: string, called: string]>> = {
  severity: ['severity', 'Severity'],
  components: ['say', 'an update, under Components'],
  hypothesis: ['hypotheses', 'Hypotheses'],
  action: ['actions', 'Actions'],
  all_clear: ['say', 'an update, “resolved”'],
};

/** Where a step is answered. */
export const placeOf = (name: StepName) => `#${PARTS[name]?.[0] ?? idOfStep(name)}`;
