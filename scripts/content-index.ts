// Compiles `content/` into what the worker knows of it (`worker/domain/content-index.ts`). What cannot be read is left out:
// the content check says why, and a runbook that is wrong must not keep the page from starting.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';
import { parseContentFile } from '../content/schema/front-matter.ts';
import { postmortem } from '../content/schema/postmortem.ts';
import { publicationOf, withoutInternal } from '../content/schema/publication.ts';
import { runbook } from '../content/schema/runbook.ts';
import type {
  ActionItem,
  ContentIndex,
  InternalPage,
  RunbookEntry,
} from '../worker/domain/content-index.ts';
import { root } from './tool.ts';

const marked = new Marked({ gfm: true, async: false });
// The source is ours and reviewed; all the same nothing in it becomes an element by being written as one.
marked.use({ renderer: { html: ({ text }) => (text.startsWith('<!--') ? '' : escaped(text)) } });

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type File = { readonly name: string; readonly text: string };

function filesOf(folder: string, kind: string): File[] {
  const path = join(folder, kind);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => ({
      name: name.replace(/\.md$/, ''),
      text: readFileSync(join(path, name), 'utf8'),
    }));
}

/** Reads all of a content folder; by default the project's. */
export function contentIndex(folder = join(root, 'content')): ContentIndex {
  const runbooks: RunbookEntry[] = [];
  const actionItems: ActionItem[] = [];
  const internalPages: InternalPage[] = [];
  for (const { name, text } of filesOf(folder, 'runbooks')) {
    const { data, body } = parseContentFile(text);
    const parsed = runbook.safeParse(data);
    if (!parsed.success) continue;
    const { id, title, alerts, last_tested: lastTested, test_interval: testInterval } = parsed.data;
    const internal = publicationOf(parsed.data) !== 'published';
    runbooks.push({ id, slug: name, title, alerts, lastTested, testInterval, internal });
    if (internal || hidesSomething(body))
      internalPages.push(pageOf(`runbooks/${name}`, title, body));
  }
  for (const { name, text } of filesOf(folder, 'postmortems')) {
    const { data, body } = parseContentFile(text);
    const parsed = postmortem.safeParse(data);
    if (!parsed.success) continue;
    const { title, incident, status, times, action_items: items } = parsed.data;
    const publication = publicationOf(parsed.data);
    if (publication === 'unpublished' || hidesSomething(body)) {
      internalPages.push(pageOf(`postmortems/${name}`, title, body));
    }
    if (status !== 'approved') continue;
    for (const item of items) {
      actionItems.push({
        incident,
        slug: name,
        id: item.id,
        title: item.title,
        priority: item.priority,
        owner: item.owner,
        due: item.due ?? null,
        tracker: item.tracker ?? null,
        doneWhen: item.done_when,
        state: item.state,
        resolvedAt: Date.parse(times.resolved),
        isPublic: publication === 'published',
      });
    }
  }
  return { runbooks, actionItems, internalPages };
}

const hidesSomething = (body: string) => withoutInternal(body) !== body;

/** Links between content files lead to the page that an operator may read: the public one where it is whole. */
function pageOf(path: string, title: string, body: string): InternalPage {
  const html = marked.parse(body, { async: false });
  const linked = html.replaceAll(
    /href="\.\.\/(postmortems|runbooks|guides)\/([\w-]+)\.md(#[\w-]*)?"/g,
    'href="/$1/$2/$3"',
  );
  return {
    path,
    title,
    html: linked.replaceAll(
      /href="([\w-]+)\.md(#[\w-]*)?"/g,
      `href="/${path.split('/')[0] ?? ''}/$1/$2"`,
    ),
  };
}
