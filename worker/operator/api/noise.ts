// Alerts that fire and that nobody does anything about.

import { z } from 'zod';
import { NOISE_SPAN_MS, NOISY_FIRINGS } from '../../domain/noise.ts';
import { DAY_MS } from '../../domain/window.ts';
import { noisyNow } from '../../store/noise.ts';
import { endpoint } from './endpoint.ts';

export const noise = [
  endpoint({
    method: 'GET',
    path: '/v1/noise',
    tag: 'Audit',
    summary: 'List the alerts that are noise',
    description: `An alert is noise when it fired ${NOISY_FIRINGS} times or more in ${NOISE_SPAN_MS / DAY_MS} days and no person ever acknowledged, wrote or resolved anything. Keys are those of \`/v1/alert-keys\`. Internal: names of alerts say what you run.`,
    answer: {
      status: 200,
      schema: z.object({
        noisy: z.array(z.object({ key: z.string(), firings: z.int(), last_at: z.string() })),
      }),
      description: 'The loudest first',
    },
    async handle({ db, now }) {
      const noisy = (await noisyNow(db, now())).map(({ key, firings, lastAt }) => ({
        key,
        firings,
        last_at: new Date(lastAt).toISOString(),
      }));
      return { status: 200, body: { noisy } };
    },
  }),
];
