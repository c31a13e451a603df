// Links and code blocks of a page: what it points to is there and may be seen, and every block says
// its language.

import { visit } from 'unist-util-visit';
import { contentLink } from '../../content/schema/links.ts';
import { unpairedMarkers } from '../../content/schema/publication.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import type { Rule } from './rules/index.ts';

/** What a link may point to. */
export type Targets = {
  /** Content files by path relative to `content/`. */
  readonly documents: ReadonlyMap<string, Document>;
  /** Files whose page is built; a public page must not link to others. */
  readonly built: ReadonlySet<string>;
  /** Whether the worker, or the site beyond its content, answers an absolute path. */
  readonly answers: (path: string) => boolean;
};

/** Checks all links of a page; links to other hosts are taken on trust. */
export function checkLinks(document: Document, targets: Targets): Finding[] {
  const rule: Rule = document.file.startsWith('runbooks/') ? 'RB007' : 'CT002';
  const findings: Finding[] = [];
  visit(document.tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition') return;
    const message = whyDead(document, node.url, targets);
    if (message !== null) findings.push(document.finding(rule, document.lineOf(node), message));
  });
  return findings;
}

function whyDead(document: Document, href: string, targets: Targets): string | null {
  if (href.startsWith('#')) return missingAnchor(document, href);
  const link = contentLink(document.file, href);
  if (link === null) return whyAbsolute(href, targets);
  const target = targets.documents.get(link.file);
  if (target === undefined) return `expected a file of content/; ${href} leads to ${link.file}`;
  if (targets.built.has(document.file) && !targets.built.has(link.file)) {
    return `${href} leads to a page that is not published`;
  }
  return missingAnchor(target, link.hash);
}

function whyAbsolute(href: string, { answers }: Targets): string | null {
  if (!href.startsWith('/')) return null;
  const [path = ''] = href.split(/[?#]/);
  if (/^\/(?:postmortems|runbooks|guides)\/./.test(path)) {
    return `expected the path of the file, for example ../runbooks/high-latency.md; found ${href}`;
  }
  return answers(path) ? null : `nothing answers at ${href}`;
}

function missingAnchor(target: Document, hash: string): string | null {
  if (hash === '' || target.anchors.has(decoded(hash.slice(1)))) return null;
  const some = [...target.anchors].slice(0, 4).join(', ');
  return `expected a heading of content/${target.file} (${some} …); found ${hash}`;
}

/** A block of code without a language cannot be coloured, and nobody knows where to paste it. */
export function checkCode(document: Document): Finding[] {
  const rule: Rule = document.file.startsWith('runbooks/') ? 'RB010' : 'CT003';
  const findings: Finding[] = [];
  visit(document.tree, 'code', (node) => {
    if (typeof node.lang === 'string') return;
    const message = 'expected a language after the backticks, for example ```sh or ```text';
    findings.push(document.finding(rule, document.lineOf(node), message));
  });
  return findings;
}

/**
 * Internal markers in pairs; in a guide, which is public as a whole, not outside of code at all.
 */
export function checkMarkers(document: Document): Finding[] {
  const { file, parts, tree, finding } = document;
  if (!file.startsWith('guides/')) {
    return unpairedMarkers(parts.body).map((offset) => {
      const line = parts.bodyLine + parts.body.slice(0, offset).split('\n').length - 1;
      return finding('CT004', line, 'expected <!-- internal --> … <!-- /internal --> in pairs');
    });
  }
  const findings: Finding[] = [];
  visit(tree, 'html', (node) => {
    if (!/^<!--[\s-]*(?:\/\s*)?internal\b/i.test(node.value)) return;
    const message = 'a guide is public as a whole; internal sections are not left out of it';
    findings.push(finding('CT004', document.lineOf(node), message));
  });
  return findings;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
