// A person's Markdown as HTML that is safe to show: `marked` writes it, an allow-list lets through what a status update
// needs, and everything else is shown as the text that it is. Links leave the page without telling where from.

import { Marked } from 'marked';
import type { IFilterXSSOptions } from 'xss';
import filterXSS from 'xss';

const marked = new Marked({ gfm: true, breaks: true, async: false });

const ATTRIBUTES_OF_LINKS = ['href', 'title', 'rel'];

const allowList: IFilterXSSOptions = {
  whiteList: {
    a: ATTRIBUTES_OF_LINKS,
    p: [],
    br: [],
    em: [],
    strong: [],
    del: [],
    code: [],
    pre: [],
    blockquote: [],
    ul: [],
    ol: ['start'],
    li: [],
    h3: [],
    h4: [],
    hr: [],
  },
  stripIgnoreTagBody: [
    'script',
    'style',
    'iframe',
    'object',
    'svg',
    'math',
    'template',
    'noscript',
  ],
  allowCommentTag: false,
  onTagAttr(tag, name, value) {
    if (tag !== 'a' || name !== 'href') return;
    return /^(https?:\/\/|mailto:)/i.test(value.trim())
      ? `href="${escapeAttribute(value.trim())}" rel="nofollow noopener noreferrer"`
      : '';
  },
};

function escapeAttribute(text: string): string {
  return text
    .replaceAll(/&(?![a-z0-9#]+;)/gi, '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Every update says again what was said before it: what was rendered lately is not rendered again. */
const RENDERED_LIMIT = 300;
const RENDERED_LENGTH_LIMIT = 4_000;
const rendered = new Map<string, string>();

/** Sanitised HTML of a Markdown text. Headings become small ones, so that an update never outranks its page. */
export function renderMarkdown(text: string): string {
  const known = rendered.get(text);
  if (known !== undefined) return known;
  const html = render(text);
  if (text.length > RENDERED_LENGTH_LIMIT) return html;
  if (rendered.size >= RENDERED_LIMIT) rendered.clear();
  rendered.set(text, html);
  return html;
}

function render(text: string): string {
  const html = marked.parse(text, { async: false });
  const small = html
    .replaceAll(/<(\/?)h[12]\b[^>]*>/g, '<$1h3>')
    .replaceAll(/<(\/?)h[56]\b[^>]*>/g, '<$1h4>');
  return filterXSS(small, allowList).trim();
}
