// What is here and where, for programs that read text: https://llmstxt.org. Made from the pages that are built, so that
// nothing that is not public can be in it.

import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { readSettings } from '../settings.ts';

export const GET: APIRoute = async () => {
  const { name } = readSettings();
  const pages = (await getCollection('docs')).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const list = (kind: string) =>
    pages
      .filter(({ id, data }) => id.startsWith(kind) && data.postmortem?.status !== 'withdrawn')
      .map(
        ({ id, data }) =>
          `- [${data.title}](/${id}/)${data.description ? `: ${data.description}` : ''}`,
      )
      .join('\n');
  const text = `# ${name} status

> What works now, what went wrong and why, and what to do when an alert has fired.

## Now

- [Summary](/api/v2/summary.json): status, components, open incidents and planned work (Statuspage API v2)
- [Incidents](/history.atom): history as Atom
- [Postmortems](/postmortems.json): index of postmortems as JSON

## Postmortems

${list('postmortems')}

## Runbooks

${list('runbooks')}

## Guides

${list('guides')}
`;
  return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
