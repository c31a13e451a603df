// A YAML file with the place of everything in it: parses, and tells in which line and column a path
// of the document stands. Problems of the file as YAML are told in the same form as problems of
// what it says.

import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';

import { counted } from '../worker/domain/counted.ts';
import { valueAt, type Finding, type Path } from '../content/schema/status/finding.ts';

/** A finding and its place in the text; line and column count from 1. */
export type Problem = Finding & {
  file: string;
  line: number;
  column: number;
  /** The line itself. */
  source: string;
  /** What it stands in, entries of a list by their id; null at the top of the file. */
  within: string | null;
};

export type YamlSource = {
  raw: unknown;
  /** What is wrong with the file as YAML; where this is not empty, `raw` says nothing. */
  problems: Problem[];
  /** The finding with its place. */
  place(finding: Finding): Problem;
};

export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const textLines = text.split(/\r?\n/);
  let raw: unknown;

  const at = (finding: Finding, offset: number): Problem => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    const source = masked(textLines[line - 1] ?? '');
    const place = { file, line, column: col, source, within: within(raw, finding.path) };
    return { ...finding, problem: masked(finding.problem), ...place };
  };
  const problems = [
    ...meantErrors(document).map((error) =>
      at(unreadable(error.message, advice[error.code]), error.pos[0]),
    ),
    ...undefinedAnchors(document).map(({ name, offset }) =>
      at(unreadable(`there is no anchor "&${name}" above`, advice['BAD_ALIAS']), offset),
    ),
  ];
  if (problems.length === 0) {
    try {
      raw = document.toJS();
    } catch (error) {
      // Anchors within anchors, used so often that the document would explode.
      const message = error instanceof Error ? error.message : String(error);
      problems.push(at(unreadable(message, 'fewer uses of anchors'), 0));
    }
  }
  return {
    raw,
    problems,
    place: (finding) => at(finding, offsetOf(document, finding.path, finding.at)),
  };
}

const advice: Partial<Record<string, string>> = {
  DUPLICATE_KEY: 'each key once in a mapping',
  TAB_AS_INDENT: 'indentation with spaces, not tabs',
  MULTIPLE_DOCS: 'one document in the file',
  BAD_ALIAS: 'an anchor that is defined above its use',
};

/**
 * Every repeated key, but of the other errors the first only: what follows it is mostly its echo.
 */
function meantErrors(document: Document.Parsed) {
  const first = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
  return first ? [first] : [...document.errors, ...document.warnings];
}

function undefinedAnchors(document: Document.Parsed) {
  const found: { name: string; offset: number }[] = [];
  visit(document, {
    Alias(_key, node) {
      if (!node.resolve(document)) found.push({ name: node.source, offset: startOf(node) ?? 0 });
    },
  });
  return found;
}

/** What is printed ends up in logs, so a password in an address is not. */
function masked(text: string) {
  return text.replace(/:\/\/[^\s/@]+@/g, '://***@');
}

function unreadable(message: string, expected = 'YAML 1.2, indented with spaces'): Finding {
  return {
    path: [],
    at: 'value',
    problem: `the file cannot be read as YAML: ${message.replace(/[.:]$/, '')}`,
    expected,
    example: null,
    suggestion: null,
  };
}

function within(raw: unknown, path: Path) {
  const steps = path.slice(0, -1).map((step, index) => {
    if (typeof step === 'string') return step;
    const id = valueAt(raw, [...path.slice(0, index + 1), 'id']);
    return typeof id === 'string' ? id : `entry ${step + 1}`;
  });
  return steps.length === 0 ? null : steps.join(' › ');
}

/**
 * Where the path stands; where it does not exist (a missing key), where its nearest parent begins.
 */
function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const step = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    const value = isMap(parent) ? pair?.value : document.getIn(path.slice(0, length), true);
    const pointAtKey = at === 'key' || length < path.length;
    const offset = startOf(pointAtKey ? (pair?.key ?? value) : (value ?? pair?.key));
    if (offset !== null) return offset;
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
  const { file, line, column, suggestion } = problem;
  const where = problem.within === null ? '' : ` (in ${problem.within})`;
  const hint = suggestion === null ? '' : ` Did you mean "${suggestion}"?`;
  const gutter = ' '.repeat(String(line).length);
  return [
    `${file}:${line}:${column} ${problem.problem}${where}.${hint}`,
    `  ${line} | ${problem.source.trimEnd()}`,
    `  ${gutter} | ${' '.repeat(column - 1)}^`,
    `  expected: ${problem.expected}`,
    ...(problem.example === null ? [] : [`  example:  ${problem.example}`]),
  ].join('\n');
}

/** All problems in the order of the file, and how many there are. */
export function printProblems(problems: readonly Problem[]): string {
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const total = counted(ordered.length, 'problem');
  const file = ordered[0]?.file ?? 'the file';
  return [...ordered.map(printProblem), `${total} in ${file}`].join('\n\n');
}
