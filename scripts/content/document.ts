// A content file as the rules look at it: front matter, syntax tree, sections, each with its line
// in the file. Rules ask the tree and never the raw text, so that code and quotes are not mistaken
// for prose.

import GithubSlugger from 'github-slugger';
import type { Heading, Node, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { z } from 'zod';
import {
  type ContentFile,
  parseContentFile,
  problemsOf,
} from '../../content/schema/front-matter.ts';
import type { Finding, Level } from './finding.ts';
import { RULES, type Rule } from './rules/index.ts';

const reader = unified().use(remarkParse).use(remarkGfm);

/** A heading with everything under it, up to the next heading of the same or a higher rank. */
export type Section = {
  readonly title: string;
  readonly depth: number;
  readonly line: number;
  /** Everything below the heading, sub-headings included. */
  readonly nodes: readonly RootContent[];
};

export type Document = {
  /** Relative to `content/`. */
  readonly file: string;
  readonly parts: ContentFile;
  readonly tree: Root;
  /** Addresses of headings within the page, as the site makes them. */
  readonly anchors: ReadonlySet<string>;
  readonly lineOf: (node: Node) => number;
  readonly sections: (depth: number, within?: readonly RootContent[]) => Section[];
  readonly finding: (rule: Rule, line: number, message: string, level?: Level) => Finding;
};

/** Reads one file of `content/`. */
export function readDocument(file: string, text: string): Document {
  const parts = parseContentFile(text);
  const tree = reader.parse(parts.body);
  const lineOf = (node: Node) => parts.bodyLine + (node.position?.start.line ?? 1) - 1;
  const slugger = new GithubSlugger();
  const anchors = tree.children
    .filter((node) => node.type === 'heading')
    .map((node) => slugger.slug(toString(node)));
  return {
    file,
    parts,
    tree,
    anchors: new Set(anchors),
    lineOf,
    sections: (depth, within = tree.children) => sectionsOf(within, depth, lineOf),
    finding: (rule, line, message, level = RULES[rule].level) => ({
      file: `content/${file}`,
      line,
      rule,
      level,
      message,
    }),
  };
}

function sectionsOf(
  nodes: readonly RootContent[],
  depth: number,
  lineOf: (node: Node) => number,
): Section[] {
  const starts = nodes.flatMap((node, index) => (isHeading(node, depth) ? [index] : []));
  return starts.map((start) => {
    const rest = nodes.slice(start + 1);
    const end = rest.findIndex((node) => node.type === 'heading' && node.depth <= depth);
    const heading = nodes[start];
    return {
      title: heading === undefined ? '' : toString(heading).trim(),
      depth,
      line: heading === undefined ? 1 : lineOf(heading),
      nodes: end < 0 ? rest : rest.slice(0, end),
    };
  });
}

function isHeading(node: RootContent, depth: number): node is Heading {
  return node.type === 'heading' && node.depth === depth;
}

/**
 * What its schema says of the front matter: the data, or findings under the rule that each field
 * belongs to.
 */
export function readFrontMatter<Schema extends z.ZodType>(
  document: Document,
  schema: Schema,
  ruleOf: (path: readonly (string | number)[]) => Rule,
): { readonly data: z.infer<Schema> | null; readonly findings: Finding[] } {
  const { parts, finding } = document;
  const parsed = parts.problems.length === 0 ? schema.safeParse(parts.data) : undefined;
  if (parsed?.success) return { data: parsed.data, findings: [] };
  const problems = parsed === undefined ? parts.problems : problemsOf(parts, parsed.error);
  return {
    data: null,
    findings: problems.map(({ line, message, path }) => finding(ruleOf(path), line, message)),
  };
}

/** Required sections: each there, in the order of the list, and not empty. */
export function sectionFindings(
  document: Document,
  rule: Rule,
  required: readonly string[],
  level?: Level,
): Finding[] {
  const sections = document.sections(2);
  const findings: Finding[] = [];
  let place = 0;
  for (const title of required) {
    const index = sections.findIndex((section) => section.title === title);
    const section = sections[index];
    if (section === undefined) {
      const line = sections[place]?.line ?? document.parts.bodyLine;
      findings.push(document.finding(rule, line, `expected a section "## ${title}"`, level));
      continue;
    }
    if (index < place) {
      const message = `expected "## ${title}" further up: ${required.join(', ')}`;
      findings.push(document.finding(rule, section.line, message, level));
    }
    place = Math.max(place, index);
    if (!section.nodes.some(saysSomething)) {
      const message = `expected something under "## ${title}"; found nothing`;
      findings.push(document.finding(rule, section.line, message, level));
    }
  }
  return findings;
}

/** Headings and comments alone are not content. */
function saysSomething(node: RootContent) {
  if (node.type === 'heading' || node.type === 'definition') return false;
  return node.type !== 'html' || node.value.replaceAll(/<!--[\s\S]*?-->/g, '').trim() !== '';
}
