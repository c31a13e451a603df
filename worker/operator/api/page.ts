// The page and its components and groups.

import { z } from 'zod';
import type { World } from '../../domain/world.ts';
import type { PageDocument } from '../../snapshot/documents.ts';
import { readDocuments, selectDocument } from '../../store/documents.ts';
import { loadBeside } from '../../store/load.ts';
import type { Answer } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import { allComponents, allGroups, deskOf } from './objects.ts';
import type { Office } from './office.ts';
import { run, wantedBy } from './office.ts';
import { componentBody, componentObject, groupObject } from './shapes.ts';

/** The public page as it was written last. */
export async function pageDocument({ db }: Office): Promise<PageDocument> {
  const [row] = await readDocuments(db, ['page']);
  return documentIn(row);
}

const pageObject = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    domain: z.string(),
    support_url: z.string().nullable(),
    time_zone: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Page' });

/** The world with these incidents in it, and the page: of one moment, in one way to the database. */
export async function worldAndPage(
  office: Office,
  incidents: readonly string[],
): Promise<{ world: World; document: PageDocument }> {
  const { db } = office;
  const asked = wantedBy(office, incidents);
  const { loaded, answers } = await loadBeside(db, asked, () => [selectDocument(db, 'page')]);
  return { world: loaded.world, document: documentIn(answers[0]?.[0]) };
}

function documentIn(row: Readonly<Record<string, unknown>> | undefined): PageDocument {
  if (typeof row?.['json'] !== 'string') throw new Error('The page has no document yet');
  return JSON.parse(row['json']) as PageDocument; // written by the projection alone
}

async function shownPage(office: Office) {
  const { document, time } = deskOf(await pageDocument(office));
  const { id, name, url, support, timezone } = document.page;
  const domain = new URL(url).host;
  const updated = time(document.updatedAt);
  return { id, name, url, domain, support_url: support, time_zone: timezone, updated_at: updated };
}

async function component(office: Office, id: string): Promise<Answer> {
  const all = allComponents(deskOf(await pageDocument(office)));
  const body = all.find((one) => one.id === id);
  if (body !== undefined) return { status: 200, body };
  const detail = `Expected one of ${all.map((one) => one.id).join(', ')}.`;
  return { problem: { status: 404, title: 'No such component', detail } };
}

const setting = (method: 'PATCH' | 'PUT') =>
  endpoint({
    method,
    path: '/v1/pages/:page_id/components/:component_id',
    tag: 'Components',
    summary: 'Set the status of a component by hand',
    description:
      '`operational` hands it back to what the probes and incidents say. Everything else of a component stands in status.yaml.',
    body: componentBody,
    answer: { status: 200, schema: componentObject, description: 'The component' },
    async handle(office, { params, body, actor, key }) {
      const id = params['component_id'] ?? '';
      const { status } = body.component;
      if (status !== undefined) {
        const set = status === '' || status === 'operational' ? null : status;
        const command = { do: 'override_component', component: id, status: set } as const;
        const done = await run(office, { type: 'page_command', key, actor: actor.name, command });
        if (!done.ok) return { problem: done.problem };
      }
      return component(office, id);
    },
  });

export const page = [
  endpoint({
    method: 'GET',
    path: '/v1/pages',
    tag: 'Page',
    summary: 'List pages: this one',
    answer: { status: 200, schema: z.array(pageObject), description: 'One page' },
    handle: async (office) => ({ status: 200, body: [await shownPage(office)] }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/pages/:page_id',
    tag: 'Page',
    summary: 'Get the page',
    description: 'There is one page; any id names it.',
    answer: { status: 200, schema: pageObject, description: 'The page' },
    handle: async (office) => ({ status: 200, body: await shownPage(office) }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/pages/:page_id/components',
    tag: 'Components',
    summary: 'List components',
    answer: { status: 200, schema: z.array(componentObject), description: 'All of them' },
    handle: async (office) => ({
      status: 200,
      body: allComponents(deskOf(await pageDocument(office))),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/pages/:page_id/components/:component_id',
    tag: 'Components',
    summary: 'Get a component',
    answer: { status: 200, schema: componentObject, description: 'The component' },
    handle: (office, { params }) => component(office, params['component_id'] ?? ''),
  }),
  setting('PATCH'),
  setting('PUT'),
  endpoint({
    method: 'GET',
    path: '/v1/pages/:page_id/component-groups',
    tag: 'Components',
    summary: 'List component groups',
    answer: { status: 200, schema: z.array(groupObject), description: 'All of them' },
    handle: async (office) => ({
      status: 200,
      body: allGroups(deskOf(await pageDocument(office))),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/pages/:page_id/component-groups/:group_id',
    tag: 'Components',
    summary: 'Get a component group',
    answer: { status: 200, schema: groupObject, description: 'The group' },
    async handle(office, { params }) {
      const groups = allGroups(deskOf(await pageDocument(office)));
      const body = groups.find(({ id }) => id === params['group_id']);
      if (body !== undefined) return { status: 200, body };
      const detail = `Expected one of ${groups.map(({ id }) => id).join(', ')}.`;
      return { problem: { status: 404, title: 'No such group', detail } };
    },
  }),
];
