// A YAML file with the place of everything in it: parses, and tells in which line and column a path
// of the document stands. Problems of the file as YAML are told in the same form as problems of
// what it says.

import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';

import type { Finding, Path } from '../content/schema/status/finding.ts';

/** A finding and its place in the text; line and column count from 1. */
export type Problem = Finding & { file: string; line: number; column: number; source: string };

export type YamlSource = {
  raw: unknown;
  /** What is wrong with the file as YAML; where this is not empty, `raw` says nothing. */
  problems: Problem[];
  /** The finding with its place. */
  place(finding: Finding): Problem;
};

export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const textLines = text.split(/\r?\n/);
  const at = (finding: Finding, offset: number): Problem => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { ...finding, file, line, column: col, source: textLines[line - 1] ?? '' };
  };
  const syntax = [...document.errors, ...document.warnings].map((error) =>
    at(
      {
        path: [],
        at: 'value',
        problem: `the file cannot be read as YAML: ${error.message.replace(/\.$/, '')}`,
        expected: advice[error.code] ?? 'YAML 1.2, indented with spaces',
        example: null,
        suggestion: null,
      },
      error.pos[0],
    ),
  );
  return {
    raw: syntax.length > 0 ? undefined : document.toJS(),
    problems: syntax,
    place: (finding) => at(finding, offsetOf(document, finding.path, finding.at)),
  };
}

const advice: Partial<Record<string, string>> = {
  DUPLICATE_KEY: 'each key once in a mapping',
  TAB_AS_INDENT: 'indentation with spaces, not tabs',
};

/**
 * Where the path stands; where it does not exist (a missing key), where its nearest parent begins.
 */
function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const step = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      const node = at === 'key' || length < path.length ? pair?.key : (pair?.value ?? pair?.key);
      const offset = startOf(node);
      if (offset !== null) return offset;
    } else {
      const offset = startOf(document.getIn(path.slice(0, length), true));
      if (offset !== null) return offset;
    }
  }
  return startOf(document.contents) ?? 0;
}

function startOf(node: unknown): number | null {
  const range = (node as Node | null | undefined)?.range; // every node of a parsed document has one
  return range ? range[0] : null;
}

/**
 * The problem as it is printed: place, line of the file with a mark, what was expected, an example.
 */
export function printProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const where =
    problem.path.length > 1 ? ` (in ${problem.path.slice(0, -1).map(step).join(' › ')})` : '';
  const number = String(problem.line);
  const hint = problem.suggestion === null ? '' : ` Did you mean "${problem.suggestion}"?`;
  return [
    `${place} ${problem.problem}${where}.${hint}`,
    `  ${number} | ${problem.source.trimEnd()}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(problem.column - 1)}^`,
    `  expected: ${problem.expected}`,
    ...(problem.example === null ? [] : [`  example:  ${problem.example}`]),
  ].join('\n');
}

function step(part: string | number) {
  return typeof part === 'number' ? `entry ${part + 1}` : part;
}

/** All problems in the order of the file, and how many there are. */
export function printProblems(problems: readonly Problem[]): string {
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const total = ordered.length === 1 ? '1 problem' : `${ordered.length} problems`;
  return [...ordered.map(printProblem), `${total} in ${ordered[0]?.file ?? 'the file'}`].join(
    '\n\n',
  );
}
