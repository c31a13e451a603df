// A postmortem draft as its two files, for whoever writes without GitHub: `npm run new-postmortem`.

import { z } from 'zod';
import { endpoint } from './endpoint.ts';

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

export const draft = [
  endpoint({
    method: 'GET',
    path: '/v1/incidents/:id/postmortem-draft',
    tag: 'Incidents',
    summary: 'Get the draft of a postmortem, as its two files',
    query: z.object({
      notes: z.string().optional().meta({
        description:
          '1 adds what people wrote for the inside; leave it out where everybody reads the repository',
      }),
    }),
    answer: {
      status: 200,
      schema: z.object({ files: z.array(z.object({ path: z.string(), text: z.string() })) }),
      description: 'The post and its facts',
    },
    async handle(office, { params, query }) {
      const made = await office.draft(params['id'] ?? '', { notes: query.notes === '1' });
      return 'files' in made
        ? { status: 200, body: { files: made.files } }
        : { problem: WHY[made.reason] };
    },
  }),
];
