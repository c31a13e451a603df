// CT006: pages are Markdown. An element may run or load something, a link may run what it holds, and a `<name>` is swallowed by
// the page. Looked at in the text, and in the words of the front matter that become Markdown.

import type { Root, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { withoutInternal } from '../../content/schema/publication.ts';
import type { Postmortem } from '../../content/schema/postmortem.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';

/** What text alone cannot say; every other element is refused. */
const ELEMENTS = new Set(['br', 'details', 'kbd', 'sub', 'summary', 'sup']);
/** Where a link may lead; without any of these it leads to a page of ours. */
const SCHEMES = /^(?:https?|mailto|tel):/i;

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

const reader = unified().use(remarkParse).use(remarkGfm);

/** What of a page would run, load, or be swallowed. */
export function checkElements(document: Document): Finding[] {
  const refused = refusedIn(document.tree);
  const { body, bodyLine } = document.parts;
  const isWhole = refused.length > 0 || !body.includes('<!--');
  const joined = isWhole ? [] : refusedIn(reader.parse(bare(body)));
  return [
    ...refused.map(({ message, node }) =>
      document.finding('CT006', document.lineOf(node), message),
    ),
    ...joined.map(({ message }) =>
      document.finding('CT006', bodyLine, `${message}; it comes together where a comment goes`),
    ),
  ];
}

/** As readers get it: what stood around comments and internal sections comes together. */
function bare(body: string): string {
  const text = withoutInternal(body);
  const found: [start: number, end: number][] = [];
  visit(reader.parse(text), 'html', ({ position }) => {
    found.push([position?.start.offset ?? 0, position?.end.offset ?? 0]);
  });
  return found.reduceRight(
    (all, [start, end]) =>
      all.slice(0, start) + all.slice(start, end).replaceAll(COMMENT, '') + all.slice(end),
    text,
  );
}

/** The same of the titles of action items, which stand in a table of the page. */
export function checkTitles({ parts, finding }: Document, data: Postmortem): Finding[] {
  return data.action_items.flatMap(({ title }, index) =>
    refusedIn(reader.parse(title)).map(({ message }) =>
      finding('CT006', parts.lineOf(['action_items', index, 'title']), message),
    ),
  );
}

type Refused = { readonly message: string; readonly node: RootContent };

function refusedIn(tree: Root): Refused[] {
  const refused: Refused[] = [];
  visit(tree, (node) => {
    if (node.type === 'html') {
      const element = elementIn(node.value);
      if (element === null) return;
      const message = `expected Markdown; found ${element}>, which belongs between backticks`;
      refused.push({ message, node });
    } else if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      const scheme = /^[^/?#]*?:/.exec(node.url.trim())?.[0];
      if (scheme === undefined || SCHEMES.test(node.url.trim())) return;
      const message = `expected a link to a page, https:, mailto: or tel:; found ${scheme.slice(0, 40)}`;
      refused.push({ message, node });
    }
  });
  return refused;
}

function elementIn(html: string): string | null {
  const text = html.replaceAll(/<!--[\s\S]*?-->/g, '');
  const refused = [...text.matchAll(/<\/?([a-z][^\s/>]*)([^>]*)/gi)].find(
    ([, name = '', rest = '']) => !ELEMENTS.has(name.toLowerCase()) || /[=:]/.test(rest),
  );
  return refused === undefined ? null : refused[0].slice(0, 40);
}
