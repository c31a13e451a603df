// What postmortems promised and where it stands, for programs: the same as the console's page.

import { z } from 'zod';
import { isOverdue, standings } from '../../domain/action-item.ts';
import { ACTION_PRIORITIES, ACTION_STATES } from '../../domain/vocabulary.ts';
import { readTracked } from '../../store/action-items.ts';
import { endpoint } from './endpoint.ts';

const item = z.object({
  incident: z.string(),
  postmortem: z.string().meta({ description: 'Its file without the ending' }),
  id: z.string(),
  title: z.string(),
  priority: z.enum(ACTION_PRIORITIES),
  owner: z.string(),
  due: z.string().meta({ description: 'The last day on which it is in time' }),
  overdue: z.boolean(),
  state: z
    .enum(ACTION_STATES)
    .meta({ description: 'Whoever said so last, front matter or tracker' }),
  written_state: z.enum(ACTION_STATES).meta({ description: 'What the front matter says' }),
  issue: z.string().nullable(),
});

export const actionItems = [
  endpoint({
    method: 'GET',
    path: '/v1/action-items',
    tag: 'Audit',
    summary: 'List what postmortems promised, and where it stands',
    answer: { status: 200, schema: z.array(item), description: 'Most urgent first' },
    async handle({ db, now, content }) {
      const today = new Date(now()).toISOString().slice(0, 10);
      const all = standings(content.actionItems, await readTracked(db));
      return {
        status: 200,
        body: all.map((one) => ({
          incident: one.incident,
          postmortem: one.slug,
          id: one.id,
          title: one.title,
          priority: one.priority,
          owner: one.owner,
          due: one.dueBy,
          overdue: isOverdue(one, today),
          state: one.now,
          written_state: one.state,
          issue: one.issue,
        })),
      };
    },
  }),
];
