// Published postmortems as RSS 2.0, newest first. Withdrawn ones leave it.

import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { readSettings } from '../settings.ts';
import { feedOf } from '../feed.ts';

export const GET: APIRoute = async () => {
  const { name, url } = readSettings();
  const pages = await getCollection('docs');
  const entries = pages
    .flatMap(({ data }) =>
      data.postmortem?.status === 'approved'
        ? [{ ...data.postmortem, description: data.description ?? '' }]
        : [],
    )
    .toSorted((a, b) => (a.slug < b.slug ? 1 : -1));
  return new Response(feedOf(name, url ?? 'https://status.invalid', entries), {
    headers: { 'content-type': 'application/rss+xml; charset=utf-8' },
  });
};
