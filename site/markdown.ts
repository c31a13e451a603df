// What happens to a page's Markdown before it is rendered: links between files become addresses, comments go, the action items of the front matter become a table, and the first words of a section become the
// page's description. Pure; text in, text out.

import type { Definition, Link, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { addressOf, contentLink } from '../content/schema/links.ts';
import type { ActionItem } from '../content/schema/postmortem.ts';

const reader = unified().use(remarkParse).use(remarkGfm);

/**
 * The text as readers may have it: links to other content files lead to their addresses on the site, and what writers say to
 * each other in comments is gone. Code is left alone.
 */
export function forReaders(markdown: string, file: string): string {
  const edits: { start: number; end: number; by: string }[] = [];
  visit(reader.parse(markdown), (node) => {
    if (node.type === 'html') {
      const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
      const by = markdown.slice(start, end).replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '');
      edits.push({ start, end, by });
    }
    if (node.type !== 'link' && node.type !== 'definition') return;
    const target = contentLink(file, node.url);
    const start = target === null ? -1 : destinationOffset(node, markdown);
    if (target === null || start < 0 || !target.file.endsWith('.md')) return;
    edits.push({
      start,
      end: start + node.url.length,
      by: addressOf(target.file) + target.hash,
    });
  });
  // A link's address stands behind a comment in its text.
  edits.sort((a, b) => a.start - b.start);
  return edits.reduceRight(
    (text, { start, end, by }) => text.slice(0, start) + by + text.slice(end),
    markdown,
  );
}

/**
 * Where a link's address stands in the source: after its words, never inside them. -1 where it is
 * written otherwise.
 */
function destinationOffset(node: Link | Definition, markdown: string): number {
  const words = node.type === 'link' ? node.children.at(-1)?.position?.end.offset : undefined;
  const from = words ?? node.position?.start.offset ?? 0;
  const at = markdown.indexOf(node.url, from);
  return at >= 0 && at < (node.position?.end.offset ?? 0) ? at : -1;
}

/**
 * Puts the table of action items at the end of the section "Action items". Owners and trackers stay
 * inside the house. A page does not change by itself, so it says since when its states hold.
 */
export function withActionItems(markdown: string, items: readonly ActionItem[]): string {
  if (items.length === 0) return markdown;
  const { children } = reader.parse(markdown);
  const heading = children.findIndex((node) => isHeading(node, 'Action items'));
  if (heading < 0) return markdown;
  const next = children.slice(heading + 1).find(({ type }) => type === 'heading');
  const at = next?.position?.start.offset ?? markdown.length;
  return `${markdown.slice(0, at).trimEnd()}\n\n${table(items)}\n\n${AS_OF}\n\n${markdown.slice(at)}`;
}

const AS_OF = 'The states are those of the day on which this page was last changed.';

function table(items: readonly ActionItem[]) {
  const rows = items.map(({ id, title, type, priority, due, state }) => {
    const day = due === undefined ? '–' : `<time datetime="${due}">${due}</time>`;
    return [`<span class="id">${id}</span>`, cell(title), type, priority, day, state].join(' | ');
  });
  return ['Id | What | Kind | Priority | Due | State', '-- | -- | -- | -- | -- | --', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

/** Text in a table cell; a pipe would open another. */
function cell(text: string) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/**
 * The first paragraph of a section as plain text, at most 160 characters: for search results and
 * previews.
 */
export function opening(markdown: string, section: string): string | undefined {
  const { children }: Root = reader.parse(markdown);
  const heading = children.findIndex((node) => isHeading(node, section));
  const paragraph = children[heading + 1];
  if (heading < 0 || paragraph?.type !== 'paragraph') return undefined;
  const text = toString(paragraph).replaceAll(/\s+/g, ' ');
  return text.length <= 160 ? text : `${text.slice(0, 157).replace(/\s+\S*$/, '')} …`;
}

function isHeading(node: RootContent, words: string) {
  return node.type === 'heading' && toString(node).trim() === words;
}
