// Other products let HTML stand in their texts; our pages are Markdown. What an element says becomes Markdown or plain text,
// what it would run or load goes, and so do comments, which could be markers of ours. Code stays as it is. Pure.

import type { Html } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';

const reader = unified().use(remarkParse).use(remarkGfm);
/** An element may hold Markdown that is read only once it is gone. */
const ROUNDS = 3;

/** The same text without elements. */
export function withoutElements(markdown: string): string {
  let text = markdown;
  for (let round = 0; round < ROUNDS; round++) {
    const next = replaced(text, plain);
    if (next === text) return text;
    text = next;
  }
  // Whatever is still there was made to be.
  return replaced(text, ({ value }) => value.replaceAll('<', '&lt;'));
}

function replaced(text: string, by: (node: Html, links: string[]) => string): string {
  const found: Html[] = [];
  visit(reader.parse(text), 'html', (node) => void found.push(node));
  const links: string[] = [];
  let result = '';
  let at = 0;
  for (const node of found) {
    const from = node.position?.start.offset ?? at;
    const to = node.position?.end.offset ?? from;
    result += text.slice(at, from) + by(node, links);
    at = to;
  }
  return result + text.slice(at);
}

/** `links` are the addresses of links that are open. */
function plain({ value }: Html, links: string[]): string {
  return value
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replaceAll(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/<li\b[^>]*>/gi, '\n- ')
    .replaceAll(/<\/(?:p|div|ul|ol|h[1-6])\s*>/gi, '\n\n')
    .replaceAll(/<\/?(?:b|strong)\s*>/gi, '**')
    .replaceAll(
      /<a\b[^>]*?href\s*=\s*["']?(https?:\/\/[^\s"'<>()]+)[^>]*>|<\/a\s*>/gi,
      (_, href?: string) => {
        if (href !== undefined) {
          links.push(href);
          return '[';
        }
        const open = links.pop();
        return open === undefined ? '' : `](${open})`;
      },
    )
    .replaceAll(/<\/?[a-z][^>]*>?/gi, '');
}
