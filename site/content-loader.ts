// Brings `content/` into the site: validates each file with its strict schema, leaves out whatever
// may not be public before anything is rendered or indexed, and hands the rest to Starlight. What
// this loader does not store cannot leak: no page, no search entry, no `postmortems.json` is made
// from anywhere else.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Loader, LoaderContext } from 'astro/loaders';
import { lastChanges } from './changes.ts';
import { type Page, type SourceFile, pageOf } from './page.ts';

const KINDS = ['postmortems', 'runbooks', 'guides'] as const;

/** The one collection of the site, from the three folders of `content/`. */
export function contentLoader(): Loader {
  const pages = rememberedPages();
  return {
    name: 'allclear-content',
    async load(context) {
      await synchronise(context, pages);
      const { watcher, config, logger } = context;
      if (watcher === undefined) return;
      const folder = fileURLToPath(new URL('content/', config.root));
      watcher.add(folder);
      const reload = (path: string) => {
        if (!path.startsWith(folder) || !/\.(?:md|json)$/.test(path)) return;
        synchronise(context, pages).catch((error: Error) => logger.error(error.message));
      };
      for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, reload);
    },
  };
}

/**
 * Makes the store hold exactly what may be shown now. A page whose text and data are unchanged is
 * not rendered again.
 */
async function synchronise(context: LoaderContext, pages: ReturnType<typeof rememberedPages>) {
  const { store, config } = context;
  const gone = new Set(store.keys());
  const renderer = rendererOf(config.root);
  const changedAt = lastChanges(config.root, 'content');
  for (const source of sources(config.root)) {
    const page = pages(source, changedAt(`content/${source.file}`));
    if (page === null) continue;
    gone.delete(page.id);
    await keep(context, page, renderer);
  }
  for (const id of gone) store.delete(id);
}

/**
 * `pageOf` that remembers: while somebody writes, one file of hundreds changes, and the others need
 * not be read again.
 */
function rememberedPages() {
  const remembered = new Map<string, { key: string; page: Page | null }>();
  return (source: SourceFile, updated: string): Page | null => {
    const reference = /^incident: *(\S+)/m.exec(source.text)?.[1];
    const facts = reference === undefined ? null : source.facts(reference);
    const key = JSON.stringify([source.text, updated, facts]);
    const known = remembered.get(source.file);
    if (known?.key === key) return known.page;
    const page = pageOf(source, updated);
    remembered.set(source.file, { key, page });
    return page;
  };
}

/**
 * What rendering depends on beside the text: the store outlives a build, and Astro forgets it only
 * when it sees its own options change, not those of integrations nor another version of them.
 */
function rendererOf(root: URL) {
  const hash = createHash('sha256');
  for (const file of ['astro.config.mjs', 'package-lock.json', 'site/content-loader.ts']) {
    const path = new URL(file, root);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

async function keep(
  { store, config, parseData, renderMarkdown }: LoaderContext,
  page: Page,
  renderer: string,
) {
  const digest = createHash('sha256')
    .update(JSON.stringify([page, renderer]))
    .digest('hex');
  if (store.get(page.id)?.digest === digest) return;
  const fileURL = new URL(page.filePath, config.root);
  const data = await parseData({
    id: page.id,
    data: page.data,
    filePath: fileURLToPath(fileURL),
  });
  const rendered = await renderMarkdown(`\n${page.body}`, { fileURL });
  rendered.html = withScrollingTables(rendered.html);
  store.set({
    id: page.id,
    data,
    body: page.body,
    filePath: page.filePath,
    digest,
    rendered,
    ...(rendered.metadata?.imagePaths && { assetImports: rendered.metadata.imagePaths }),
  });
}

/** A wide table scrolls by itself on a phone; what scrolls must be reachable by keyboard. */
function withScrollingTables(html: string) {
  return html
    .replaceAll(
      '<table>',
      '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>',
    )
    .replaceAll('</table>', '</table></div>');
}

function* sources(root: URL): Generator<SourceFile> {
  for (const kind of KINDS) {
    const folder = new URL(`content/${kind}/`, root);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).toSorted()) {
      if (!name.endsWith('.md')) continue;
      const text = readFileSync(new URL(name, folder), 'utf8');
      const facts = (reference: string): unknown => {
        const path = new URL(`content/incidents/${reference}.json`, root);
        return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
      };
      yield { kind, file: `${kind}/${name}`, text, facts };
    }
  }
}
