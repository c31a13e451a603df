// The sentences of a page as the language rules look at them: what people wrote as prose, word by
// word. Code, quotations, headings, links' addresses and comments are not prose. A block that is
// excused by `<!-- blame-ok: reason -->`, in it or right before it, is left out and counted.

import type { Html, Node, Paragraph, PhrasingContent, RootContent, TableCell } from 'mdast';
import { toNlcst } from 'mdast-util-to-nlcst';
import type { Node as NaturalNode, SentenceContent } from 'nlcst';
import { toString } from 'nlcst-to-string';
import { ParseEnglish } from 'parse-english';
import { VFile } from 'vfile';
import type { Document } from './document.ts';

/** One word of a sentence. */
export type Word = {
  readonly text: string;
  readonly lower: string;
  /** Counts up at commas, colons, semicolons, dashes and brackets: words of one clause share it. */
  readonly clause: number;
  /** Code, or between quotation marks: counts as a thing that is named, never as what is said. */
  readonly quoted: boolean;
  /** Written with an @ before it. */
  readonly handle: boolean;
};

export type Sentence = {
  readonly text: string;
  readonly line: number;
  readonly words: readonly Word[];
  /** The heading of rank 2 that it stands under; empty before the first. */
  readonly section: string;
};

export type Prose = {
  readonly sentences: readonly Sentence[];
  /** Excuses that give a reason, and the lines of those that give none. */
  readonly excused: number;
  readonly unreasoned: readonly number[];
  /** Lines of paragraphs that are too long to be read. */
  readonly tooLong: readonly number[];
};

/** Characters of one paragraph; parsing one of a hundred thousand words exhausts the stack. */
export const PARAGRAPH_LIMIT = 20_000;

const EXCUSE = /<!--\s*blame-ok(?::\s*(.*?))?\s*-->/;

/** Template questions are for the writer and are told by a rule of their own. */
const QUESTION_SIGN = '✎';

/** All prose of a page in order. */
export function proseOf(document: Document): Prose {
  const file = new VFile(document.parts.body);
  const sentences: Sentence[] = [];
  const unreasoned: number[] = [];
  const tooLong: number[] = [];
  let excused = 0;
  let section = '';
  /** Whether a comment excuses; what gives no reason is noted and does not. */
  const excuses = (node: Html) => {
    const match = EXCUSE.exec(node.value);
    if (match === null) return false;
    if ((match[1] ?? '') === '') {
      unreasoned.push(document.lineOf(node));
      return false;
    }
    excused += 1;
    return true;
  };
  const read = (block: Paragraph | TableCell) => {
    const { start, end } = block.position ?? {};
    if ((end?.offset ?? 0) - (start?.offset ?? 0) > PARAGRAPH_LIMIT) {
      tooLong.push(document.lineOf(block));
      return;
    }
    if (block.children.some((child) => child.type === 'html' && excuses(child))) return;
    const paragraph = {
      ...block,
      type: 'paragraph' as const,
      children: withoutHtml(block.children),
    };
    for (const node of naturalSentences(paragraph, file)) {
      const text = toString(node as SentenceContent)
        .replaceAll(/\s+/g, ' ')
        .trim();
      if (text === '' || text.includes(QUESTION_SIGN)) continue;
      const line = document.lineOf(node as unknown as Node);
      sentences.push({ text, line, section, words: wordsOf(node) });
    }
  };
  const walk = (nodes: readonly RootContent[]) => {
    let excuseNext = false;
    for (const node of nodes) {
      const skip = excuseNext;
      excuseNext = false;
      if (node.type === 'heading') {
        if (node.depth <= 2) section = headingText(node.children);
      } else if (node.type === 'html') {
        excuseNext = excuses(node);
      } else if (skip || node.type === 'blockquote' || node.type === 'code') {
        continue;
      } else if (node.type === 'paragraph' || node.type === 'tableCell') {
        read(node);
      } else if ('children' in node) {
        walk(node.children as readonly RootContent[]);
      }
    }
  };
  walk(document.tree.children);
  return { sentences, excused, unreasoned, tooLong };
}

const withoutHtml = (children: readonly PhrasingContent[]) =>
  children.filter(({ type }) => type !== 'html' && type !== 'image');

function headingText(children: readonly PhrasingContent[]): string {
  return children
    .map((child) => ('value' in child ? child.value : ''))
    .join('')
    .trim();
}

/** The sentence nodes of one paragraph. */
function naturalSentences(paragraph: Paragraph, file: VFile): NaturalNode[] {
  const { position } = paragraph;
  if (position === undefined) return [];
  const tree = toNlcst({ type: 'root', children: [paragraph], position }, file, ParseEnglish);
  const found: NaturalNode[] = [];
  const look = (node: NaturalNode) => {
    if (node.type === 'SentenceNode') found.push(node);
    else for (const child of childrenOf(node)) look(child);
  };
  look(tree);
  return found;
}

const childrenOf = (node: NaturalNode): readonly NaturalNode[] =>
  'children' in node ? (node.children as readonly NaturalNode[]) : [];

const CLAUSE_END = /[,;:()[\]–—]/;
const QUOTE = /["“”„«»]/;

function wordsOf(sentence: NaturalNode): Word[] {
  const words: Word[] = [];
  let clause = 0;
  let inQuotes = false;
  let at = false;
  let wasHandle = false;
  for (const node of childrenOf(sentence)) {
    const text = toString(node as SentenceContent);
    if (node.type === 'WordNode') {
      const lower = text.toLowerCase().replaceAll('’', "'").replace(/\.$/, '');
      words.push({ text, lower, clause, quoted: inQuotes, handle: at });
      wasHandle = at;
      at = false;
    } else if (node.type === 'SourceNode') {
      words.push({ text, lower: text, clause, quoted: true, handle: false });
      at = false;
    } else {
      // `@org/team` is one handle in two words.
      at = text.endsWith('@') || (wasHandle && text === '/');
      wasHandle = false;
      if (CLAUSE_END.test(text)) clause += 1;
      if (QUOTE.test(text)) inQuotes = !inQuotes;
    }
  }
  return words;
}
