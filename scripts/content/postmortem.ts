// The rules that stand between a postmortem and its publication: front matter, facts, sections,
// names of days. A draft may still be empty where people have not written yet; what is missing
// there is a warning.

import { toString } from 'mdast-util-to-string';
import { incidentFacts } from '../../content/schema/facts.ts';
import {
  POSTMORTEM_SECTIONS,
  type Postmortem,
  postmortem,
} from '../../content/schema/postmortem.ts';
import { actionItemFindings, type Policy } from './action-items.ts';
import { blameFindings } from './blame/index.ts';
import { claimFindings, durationsFindings } from './claims.ts';
import { type Document, readFrontMatter, sectionFindings } from './document.ts';
import type { Finding } from './finding.ts';
import { PARAGRAPH_LIMIT, proseOf } from './prose.ts';
import type { Rule } from './rules/index.ts';
import { timelineFindings, timelineOf } from './timeline.ts';
import { weightFindings } from './weight.ts';

/** Marks a question that the template asks and that nobody has answered yet. */
export const PLACEHOLDER = '✎';

/** Facts files by reference, parsed as JSON but not yet validated. */
export type FactsFiles = ReadonlyMap<string, unknown>;

export type Checked<Data> = { readonly data: Data | null; readonly findings: Finding[] };

/** Everything that the rules say about one postmortem, and how many sentences are excused. */
export function checkPostmortem(
  document: Document,
  facts: FactsFiles,
  policy: Policy,
): Checked<Postmortem> & { readonly excused: number } {
  const { data, findings } = readFrontMatter(document, postmortem, ruleOf);
  const prose = proseOf(document);
  const { excused } = prose;
  if (data === null) return { data, findings, excused };
  const level = data.status === 'draft' ? 'warn' : 'error';
  const whole = [
    ...findings,
    ...factFindings(document, data, facts),
    ...sectionFindings(document, 'PM003', POSTMORTEM_SECTIONS, level),
    ...placeholderFindings(document, level),
    ...dayFindings(document, data),
    ...stepFindings(document, data),
  ];
  // What was withdrawn stays as it was; nobody has to improve a text that is no longer held to be true.
  if (data.status === 'withdrawn') return { data, findings: whole, excused };
  const rows = timelineOf(document, data.times);
  return {
    data,
    excused,
    findings: [
      ...whole,
      ...timelineFindings(document, data.times, rows),
      ...claimFindings(document, data.times, rows),
      ...durationsFindings(document, data),
      ...weightFindings(document, data, prose),
      ...actionItemFindings(document, data, policy),
      ...blameFindings(document, data, prose),
      ...prose.tooLong.map((line) =>
        document.finding(
          'CT007',
          line,
          `expected a paragraph of at most ${PARAGRAPH_LIMIT} characters`,
        ),
      ),
      ...prose.unreasoned.map((line) =>
        document.finding(
          'CT005',
          line,
          'expected a reason: <!-- blame-ok: quotes the regulator -->',
        ),
      ),
    ],
  };
}

function ruleOf(path: readonly (string | number)[]): Rule {
  if (path[0] !== 'action_items') return 'PM001';
  const field = path.at(-1);
  if (field === 'owner') return 'AI001';
  return field === 'due' ? 'AI002' : 'PM001';
}

/** PM002: the front matter repeats the facts file and does not correct it. */
function factFindings(document: Document, data: Postmortem, files: FactsFiles): Finding[] {
  const { parts, finding } = document;
  const path = `content/incidents/${data.incident}.json`;
  const at = (field: string, message: string) =>
    finding('PM002', parts.lineOf([field]), message, data.status === 'draft' ? 'warn' : 'error');
  if (!files.has(data.incident))
    return [at('incident', `expected the facts in ${path}; not there`)];
  const facts = incidentFacts.safeParse(files.get(data.incident));
  // What is wrong with the facts file itself is told at the facts file.
  if (!facts.success) return [];
  const pairs = [
    ['severity', data.severity, facts.data.severity],
    ['times', data.times, facts.data.times],
    ['sla', data.sla ?? null, facts.data.sla],
  ] as const;
  return pairs.flatMap(([field, here, there]) =>
    canonical(here) === canonical(there)
      ? []
      : [at(field, `expected what ${path} says, ${canonical(there)}; found ${canonical(here)}`)],
  );
}

/** JSON with keys in order, so that two objects that say the same are the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function placeholderFindings(document: Document, level: 'warn' | 'error'): Finding[] {
  return document.tree.children
    .filter((node) => node.type !== 'code' && toString(node).includes(PLACEHOLDER))
    .map((node) => {
      const question = toString(node).split(PLACEHOLDER)[1]?.trim().split('\n')[0] ?? '';
      const message = `expected an answer in place of the template's question "${question}"`;
      return document.finding('PM003', document.lineOf(node), message, level);
    });
}

/** PM006: the file's name, the title and the incident name the same day. */
function dayFindings(document: Document, data: Postmortem): Finding[] {
  const { file, parts, finding } = document;
  const named = /\/(\d{4}-\d\d-\d\d)-[a-z0-9]+(?:-[a-z0-9]+)*\.md$/.exec(file)?.[1];
  if (named === undefined) {
    const example = `${data.title.slice(0, 10)}-a-few-words.md`;
    return [finding('PM006', 1, `expected a file name like ${example}; found ${file}`)];
  }
  const findings: Finding[] = [];
  const titled = data.title.slice(0, 10);
  if (titled !== named) {
    const message = `expected the title to begin with ${named}, the day of the file; found ${titled}`;
    findings.push(finding('PM006', parts.lineOf(['title']), message));
  }
  const referred = data.incident.replace(/^INC-(\d{4})(\d\d)(\d\d)-.*$/, '$1-$2-$3');
  const started = data.times.started.slice(0, 10);
  if (named !== referred && named !== started) {
    const message = `expected the day of the incident (${referred}) in the name of the file; found ${named}`;
    findings.push(finding('PM006', parts.lineOf(['incident']), message));
  }
  return findings;
}

/** PM001, PM014: the steps to publication come in their order, and what is approved names them. */
function stepFindings({ parts, finding }: Document, data: Postmortem): Finding[] {
  const findings: Finding[] = [];
  let last: { name: string; at: string } | null = null;
  for (const name of ['drafted', 'reviewed', 'published'] as const) {
    const at = data[name];
    if (at === undefined) continue;
    if (last !== null && at < last.at) {
      const message = `expected "${name}" at or after "${last.name}" (${last.at}); found ${at}`;
      findings.push(finding('PM001', parts.lineOf([name]), message));
    }
    last = { name, at };
  }
  const missing = (['drafted', 'reviewed'] as const).filter((name) => data[name] === undefined);
  if (data.status === 'approved' && missing.length > 0) {
    const message = `expected ${missing.join(' and ')}, for example ${missing[0]}: ${data.times.resolved}`;
    findings.push(finding('PM014', parts.lineOf(['status']), message));
  }
  return findings;
}
