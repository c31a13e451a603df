// Takes a content file apart: front matter and body, with the line on which each field stands, so
// that an error can point at it. YAML 1.2 through one parser everywhere: days and instants stay the
// text that was written.

import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Something wrong in a file, at a line counted from 1. */
export type Problem = {
  readonly line: number;
  readonly message: string;
  /** Where in the front matter; empty for trouble with the file as a whole. */
  readonly path: readonly (string | number)[];
};

/** A content file taken apart. */
export type ContentFile = {
  /** The front matter, not yet validated. */
  readonly data: unknown;
  /** Everything after the front matter. */
  readonly body: string;
  /** The line on which the body begins, counted from 1. */
  readonly bodyLine: number;
  /** The line of a front matter field, or of the nearest thing around it that is there. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** Where in the text the value of a front matter field stands; null where there is none. */
  readonly valueAt: (path: readonly PropertyKey[]) => readonly [number, number] | null;
  /** YAML that cannot be read. */
  readonly problems: readonly Problem[];
};

const FENCED = /^---[ \t]*\r?\n([\s\S]*?)(?<=\n)---[ \t]*(?:\r?\n|$)/;

/** Takes a file apart. Never throws: what cannot be read is a problem with a line. */
export function parseContentFile(written: string): ContentFile {
  // Some editors put a mark before the first character.
  const text = written.replace(/^\ufeff/, '');
  const match = FENCED.exec(text);
  if (match === null) {
    const message = 'expected front matter between two lines of ---; found none';
    const problems = [{ line: 1, message, path: [] }];
    const nowhere = { bodyLine: 1, lineOf: () => 1, valueAt: () => null };
    return { data: undefined, body: text, ...nowhere, problems };
  }
  const [whole, yaml = ''] = match;
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  // Front matter begins on the second line of the file.
  const lineAt = (offset: number) => lines.linePos(offset).line + 1;
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    message: `expected YAML: ${error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? ''}`,
    path: [],
  }));
  let data: unknown;
  try {
    data = problems.length === 0 ? (document.toJS() ?? {}) : undefined;
  } catch (error) {
    // Aliases of aliases, which would fill the memory.
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ line: 2, message: `expected YAML that can be read: ${why}`, path: [] });
  }
  return {
    data,
    body: text.slice(whole.length),
    bodyLine: whole.split('\n').length,
    lineOf: (path) => lineAt(offsetOf(document.contents, path)),
    valueAt: (path) => {
      const node = document.getIn(path, true);
      const before = written.length - text.length + whole.indexOf(yaml);
      const [start, end] = (isScalar(node) ? node.range : null) ?? [null, 0];
      return start === null ? null : [before + start, before + end];
    },
    problems,
  };
}

/** What a schema finds wrong with the front matter, each with its line. */
export function problemsOf(file: ContentFile, error: z.ZodError): Problem[] {
  return error.issues.map((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? '';
      const message = `${[...path, key].join('.')}: not a field of this file; is it misspelt?`;
      return { line: file.lineOf([...path, key]), message, path: [...path, key] };
    }
    const where = path.length === 0 ? '' : `${path.join('.')}: `;
    return { line: file.lineOf(path), message: where + issue.message, path };
  });
}

/**
 * Offset of the key at a path, of the innermost thing around it that exists, or of the beginning.
 */
function offsetOf(root: unknown, path: readonly PropertyKey[]): number {
  let node = root;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) return offset;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      const item: unknown = node.items[step];
      if (item === undefined) return offset;
      offset = isMap(item) || isScalar(item) ? (item.range?.[0] ?? offset) : offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}
