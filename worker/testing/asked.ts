// An operator in a story: asks for things and hears what came of it.

import type { IncidentCommand, PageCommand } from '../domain/command.ts';
import { refusalIn } from '../domain/decide.ts';
import type { Input } from '../domain/input.ts';
import type { StepName } from '../domain/lifecycle.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Story } from './story.ts';

/** What came of a command: the types of the events, or why not. */
export function ask(
  story: Story,
  command: IncidentCommand,
  more: { incident?: string | null; expected?: number | null; actor?: string } = {},
): string[] | Refusal {
  const incident =
    command.do === 'declare' ? null : more.incident === undefined ? story.only().id : more.incident;
  const { expected = null, actor = 'on-call' } = more;
  return tell(story, { type: 'command', key: null, actor, incident, expected, command });
}

export function askPage(story: Story, command: PageCommand, actor = 'on-call'): string[] | Refusal {
  return tell(story, { type: 'page_command', key: null, actor, command });
}

function tell(story: Story, input: Input): string[] | Refusal {
  const { now, catalog, world } = story;
  let ids = 0;
  const refusal = refusalIn(world, input, { now, catalog, newId: () => `try${ids++}` });
  return refusal ?? story.tell(input);
}

const EVIDENCE: Record<string, IncidentCommand> = {
  severity: { do: 'classify', severity: 'SEV-1', reason: 'all sign-ins fail' },
  impact: { do: 'assess', facts: { impact: 'Nobody can sign in.' } },
  components: { do: 'set_components', components: { api: 'major_outage' } },
  confirmed: {
    do: 'assess',
    facts: { confirmed: { evidence: 'https://graphs.meridian.example/1' } },
  },
  owner: { do: 'assess', facts: { owner: '@team-api' } },
  commander: { do: 'assign', role: 'commander', who: '@ic' },
  publication: { do: 'assess', facts: { publicationWaived: 'one customer, told by phone' } },
  data_at_risk: { do: 'assess', facts: { dataAtRisk: false } },
  hypothesis: {
    do: 'record_hypothesis',
    hypothesis: {
      id: 'h1',
      text: 'The pool is exhausted',
      probabilityPercent: 70,
      evidence: ['https://graphs.meridian.example/2'],
      check: 'Count idle connections',
      state: 'open',
    },
  },
  action: {
    do: 'record_action',
    action: {
      id: 'a1',
      takenAt: 0,
      role: 'responder',
      text: 'Restart the pool',
      expectedImpact: 'Sign-ins work within a minute',
      rollback: 'irreversible: connections are dropped',
      result: 'Errors fell to zero',
    },
  },
  fix: { do: 'assess', facts: { fix: { ref: '#12', test: 'pool.test', reviewer: '@team-db' } } },
  action_items: { do: 'assess', facts: { actionItems: 'all done or handed over' } },
  runbook: { do: 'assess', facts: { runbook: 'none needed: the steps were right' } },
};

/** The command that does a step; null: no command does it. */
export function doing(step: StepName): IncidentCommand | null {
  return EVIDENCE[step] ?? null;
}

/** What has to be known of a SEV-1 before it is investigated. */
export const TRIAGE = [
  'severity',
  'impact',
  'confirmed',
  'owner',
  'commander',
  'publication',
  'data_at_risk',
] as const;
