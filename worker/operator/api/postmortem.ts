// The postmortem of an incident in Statuspage's shape. There is one store of its text, the pull request: what Statuspage's
// clients write here is not taken, and the answer says where it is written and what publishes it. What is already as they
// want it is no refusal.

import { z } from 'zod';
import type { IncidentView } from '../../domain/incident.ts';
import type { Problem } from '../problem.ts';
import type { Answer } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import { deskOf, incidentObject } from './objects.ts';
import type { Office } from './office.ts';
import { findIncident, NO_SUCH_INCIDENT } from './office.ts';
import { pageDocument } from './page.ts';
import { postmortemObject } from './shapes.ts';

const PATH = '/v1/pages/:page_id/incidents/:incident_id/postmortem';

const answer = {
  status: 200,
  schema: postmortemObject,
  description: 'Title and address; null while there is none',
} as const;

async function shownOf(office: Office, view: IncidentView) {
  const desk = deskOf(await pageDocument(office));
  const { postmortem_body: body, postmortem_published_at: at } = incidentObject(
    view,
    desk,
    office.catalog,
  );
  return {
    preview_key: null,
    body,
    body_updated_at: at,
    body_draft: null,
    body_draft_updated_at: desk.optional(view.draft?.at ?? null),
    published_at: at,
    notify_subscribers: true,
    notify_twitter: false,
    custom_tweet: null,
    url: view.postmortem?.url ?? null,
    draft_url: view.draft?.url ?? null,
  } satisfies z.infer<typeof postmortemObject>;
}

/** Where its text is written, in a sentence. */
function whereOf({ id, reference, draft, resolvedAt }: IncidentView, { unset }: Office): string {
  if (draft !== null) return `Its text is written in ${draft.url}.`;
  if (resolvedAt === null) return `It is open; a draft is made once it is resolved.`;
  return unset.some((text) => text.includes('GITHUB_TOKEN'))
    ? `\`npm run new-postmortem -- ${reference}\` writes its draft (or GET /v1/incidents/${id}/postmortem-draft gives it); it goes out by pull request.`
    : 'Its draft is opened as a pull request within minutes where one is owed; `npm run new-postmortem` writes it at any time.';
}

/** Answers with what is where `isSo`; else refuses, with the way there. */
const asking = (
  title: string,
  way: string,
  isSo: (view: IncidentView) => boolean,
): ((office: Office, asked: { params: Readonly<Record<string, string>> }) => Promise<Answer>) => {
  return async (office, { params }) => {
    const found = await findIncident(office, params['incident_id'] ?? '');
    if (found === null) return { problem: NO_SUCH_INCIDENT };
    const body = await shownOf(office, found.view);
    if (isSo(found.view)) return { status: 200, body };
    const detail = `${way} ${whereOf(found.view, office)}`;
    const problem: Problem = { status: 409, title, detail, current: body };
    return { problem };
  };
};

export const postmortem = [
  endpoint({
    method: 'GET',
    path: PATH,
    tag: 'Postmortem',
    summary: 'Get the postmortem that was published, and where its draft is written',
    description: 'Postmortems are Markdown in pull requests; this tells where one stands.',
    answer,
    handle: asking('', '', () => true),
  }),
  endpoint({
    method: 'PUT',
    path: PATH,
    tag: 'Postmortem',
    summary: 'Learn where the text is written: it is not taken here',
    description:
      'Always 409: `detail` names the pull request, or the command that writes the draft; `current` is what stands.',
    body: z.object({ postmortem: z.object({ body_draft: z.string().max(200_000) }) }),
    answer,
    handle: asking('Postmortems are written in pull requests', 'Nothing was changed.', () => false),
  }),
  endpoint({
    method: 'PUT',
    path: `${PATH}/publish`,
    tag: 'Postmortem',
    summary: 'Ask whether it is published',
    description: '200 where it is; else 409 with what publishes it.',
    body: z.object({ postmortem: z.object({}).optional() }).optional(),
    answer,
    handle: asking(
      'Approval publishes it',
      'It is public when its pull request is approved, merged and deployed.',
      ({ postmortem: published }) => published !== null,
    ),
  }),
  endpoint({
    method: 'PUT',
    path: `${PATH}/revert`,
    tag: 'Postmortem',
    summary: 'Ask whether it is a draft',
    description: '200 where nothing is published; else 409 with the way to withdraw it.',
    answer,
    handle: asking(
      'A pull request withdraws it',
      'It is public; `status: withdrawn` in its front matter takes it back and keeps its address.',
      ({ postmortem: published }) => published === null,
    ),
  }),
  endpoint({
    method: 'DELETE',
    path: PATH,
    tag: 'Postmortem',
    summary: 'Learn how a postmortem is withdrawn: it is not deleted',
    description: 'Always 409.',
    answer,
    handle: asking(
      'Postmortems are not deleted',
      'A draft ends with its pull request; what is public is withdrawn by `status: withdrawn`.',
      () => false,
    ),
  }),
];
