// The sidebar, item by item: Starlight cannot generate one for content outside its source folder.
// The same rules decide here as in the loader, because an item for a page that is not built stops
// the build. Long lists end in a link to their index, so that no page grows with the archive.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { parseContentFile } from '../content/schema/front-matter.ts';
import { addressOf } from '../content/schema/links.ts';
import { postmortem } from '../content/schema/postmortem.ts';
import { publicationOf } from '../content/schema/publication.ts';
import { guide, runbook } from '../content/schema/runbook.ts';

/** Items of one group before the link to its index has to do. */
const LISTED_LIMIT = 30;
const RECENT_LIMIT = 8;

type Item = { readonly label: string; readonly link: string };
type Group = { readonly label: string; readonly items: readonly Item[] };

/**
 * The sidebar of what may be public now. Files that do not parse are left to the loader, which says
 * why.
 */
export function sidebar(root: URL): Group[] {
  const guides = files(root, 'guides').flatMap(({ file, data }) => {
    const { success, data: meta } = guide.safeParse(data);
    if (!success) return [];
    const label = file === 'guides/index.md' ? 'All guides' : meta.title;
    return [{ label, link: addressOf(file), order: meta.order }];
  });
  const runbooks = files(root, 'runbooks').flatMap(({ file, data }) => {
    const { success, data: meta } = runbook.safeParse(data);
    const shown = success && publicationOf(meta) === 'published';
    return shown ? [{ label: meta.title, link: addressOf(file) }] : [];
  });
  const postmortems = files(root, 'postmortems').flatMap(({ file, data }) => {
    const { success, data: meta } = postmortem.safeParse(data);
    const shown = success && publicationOf(meta) === 'published';
    return shown ? [{ label: meta.title, link: addressOf(file) }] : [];
  });
  return [
    {
      label: 'Postmortems',
      items: [
        { label: 'All postmortems', link: '/postmortems/' },
        ...postmortems.toReversed().slice(0, RECENT_LIMIT),
      ],
    },
    {
      label: 'Runbooks',
      items: [
        { label: 'All runbooks', link: '/runbooks/' },
        ...runbooks.toSorted((a, b) => a.label.localeCompare(b.label)).slice(0, LISTED_LIMIT),
      ],
    },
    {
      label: 'Guides',
      items: guides
        .toSorted((a, b) => a.order - b.order)
        .map(({ label, link }) => ({ label, link })),
    },
  ];
}

function files(root: URL, kind: string) {
  const folder = new URL(`content/${kind}/`, root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => ({
      file: `${kind}/${name}`,
      data: parseContentFile(readFileSync(new URL(name, folder), 'utf8')).data,
    }));
}
