// The postmortem of an incident in Statuspage's shape.

import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { deskOf, incidentObject } from './objects.ts';
import { findIncident, NO_SUCH_INCIDENT } from './office.ts';
import { pageDocument } from './page.ts';

const BASE = '/v1/pages/:page_id/incidents';

export const postmortem = [
  endpoint({
    method: 'GET',
    path: `${BASE}/:incident_id/postmortem`,
    tag: 'Incidents',
    summary: 'Get the postmortem that was published',
    description: 'Postmortems are Markdown in pull requests; this tells where one stands.',
    answer: {
      status: 200,
      schema: z.object({
        preview_key: z.null(),
        body: z.string().nullable(),
        body_updated_at: z.string().nullable(),
        published_at: z.string().nullable(),
        notify_subscribers: z.boolean(),
        notify_twitter: z.boolean(),
        custom_tweet: z.null(),
        url: z.string().nullable(),
      }),
      description: 'Title and address; null while there is none',
    },
    async handle(office, { params }) {
      const found = await findIncident(office, params['incident_id'] ?? '');
      if (found === null) return { problem: NO_SUCH_INCIDENT };
      const desk = deskOf(await pageDocument(office));
      const { postmortem_body: body, postmortem_published_at: at } = incidentObject(
        found.view,
        desk,
        office.catalog,
      );
      return {
        status: 200,
        body: {
          preview_key: null,
          body,
          body_updated_at: at,
          published_at: at,
          notify_subscribers: true,
          notify_twitter: false,
          custom_tweet: null,
          url: found.view.postmortem?.url ?? null,
        },
      };
    },
  }),
];
