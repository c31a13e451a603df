// A postmortem draft as its two files, for whoever writes without GitHub: `npm run new-postmortem`.

import type { Door } from './door.ts';
import type { Operators } from './operators.ts';
import { data, problem } from './problem.ts';

const WHY = {
  unknown: {
    status: 404,
    title: 'No such incident',
    detail: 'No incident has this id or reference.',
  },
  not_over: {
    status: 409,
    title: 'It is not over',
    detail: 'A draft is made once the incident is resolved.',
  },
  no_component: {
    status: 409,
    title: 'It concerns no component',
    detail: 'A postmortem needs at least one component of the configuration that was affected.',
  },
} as const;

/** `?notes=1` adds what people wrote for the inside; leave it out where everybody reads the repository. */
export function draftRoute(door: Door, { draft }: Operators): void {
  door('GET', '/v1/incidents/:id/postmortem-draft', async (c) => {
    const made = await draft(c.req.param('id') ?? '', { notes: c.req.query('notes') === '1' });
    return 'files' in made ? data({ files: made.files }) : problem(WHY[made.reason]);
  });
}
