// What the worker reads to link incidents to their postmortems: published and withdrawn ones,
// newest first.

import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import type { PostmortemPanel } from '../page.ts';
import type { PublishedPostmortem } from '../../content/schema/published.ts';

export const GET: APIRoute = async () => {
  const pages = await getCollection('docs');
  const entries = pages
    .flatMap(({ data }) => data.postmortem ?? [])
    .toSorted((a, b) => (a.slug < b.slug ? 1 : -1))
    .map(entryOf);
  return new Response(`${JSON.stringify(entries, null, 2)}\n`, {
    headers: { 'content-type': 'application/json' },
  });
};

/**
 * Field by field, so that what a page shows beside its text does not become part of the contract.
 */
function entryOf(page: PostmortemPanel): PublishedPostmortem {
  return {
    incident: page.incident,
    publicId: page.publicId,
    slug: page.slug,
    url: page.url,
    title: page.title,
    severity: page.severity,
    status: page.status,
    date: page.date,
    ...(page.publishedAt !== undefined && { publishedAt: page.publishedAt }),
    components: page.components,
    ...(page.rootCause !== undefined && { rootCause: page.rootCause }),
    updated: page.updated,
    hash: page.hash,
  };
}
