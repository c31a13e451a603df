// All rules over all of `content/`, without touching a disk: what is to be checked comes in as
// text, findings go out in the order of files and lines.

import { excessOf } from '../../content/schema/excess.ts';
import { incidentFacts } from '../../content/schema/facts.ts';
import { publicationOf } from '../../content/schema/publication.ts';
import { guide } from '../../content/schema/runbook.ts';
import type { Policy } from './action-items.ts';
import { type KnownRunbook, type SeenAlert, type WatchedAlert, checkAlerts } from './alerts.ts';
import { type Document, readDocument, readFrontMatter } from './document.ts';
import type { Finding } from './finding.ts';
import { checkElements, checkTitles } from './elements.ts';
import { checkCode, checkLinks, checkMarkers } from './links.ts';
import { checkPostmortem } from './postmortem.ts';
import { type KnownPostmortem, type StandingItem, checkStates, checkTogether } from './together.ts';
import { checkRunbook } from './runbook.ts';
import { secretFindings } from './secrets.ts';

export type Content = {
  /** Every Markdown and facts file, by path relative to `content/`. */
  readonly files: ReadonlyMap<string, string>;
  /** What can fire by the configuration; null where it cannot be read, which is told elsewhere. */
  readonly watched: readonly WatchedAlert[] | null;
  /** What fired in a deployment, where one was asked. */
  readonly seen?: readonly SeenAlert[];
  /** Where action items stand there. */
  readonly standing?: readonly StandingItem[];
  /** Whether something other than content answers a path. */
  readonly answers: (path: string) => boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly policy: Policy;
};

export type Verdict = {
  /** In the order of files and lines. */
  readonly findings: readonly Finding[];
  /** Blocks that the language rules were told to leave alone. */
  readonly excused: number;
  /** Every key of the runbooks that could be read. */
  readonly keys: ReadonlySet<string>;
};

/** Everything that is wrong with the content. */
export function checkContent({
  files,
  watched,
  seen,
  standing = [],
  answers,
  today,
  policy,
}: Content): Verdict {
  const { facts, findings } = readFacts(files);
  const documents = new Map<string, Document>();
  const postmortems: KnownPostmortem[] = [];
  const runbooks: KnownRunbook[] = [];
  const built = new Set<string>();
  let unreadable = false;
  let excused = 0;
  for (const [file, text] of files) {
    if (!/^(?:postmortems|runbooks|guides)\/[^/]+\.md$/.test(file)) continue;
    const excess = excessOf(text);
    if (excess !== null) {
      findings.push({ file: `content/${file}`, rule: 'CT007', level: 'error', ...excess });
      built.add(file);
      continue;
    }
    const document = readDocument(file, text);
    documents.set(file, document);
    const kind = file.split('/')[0];
    if (kind === 'postmortems') {
      const { data, findings: own, excused: here } = checkPostmortem(document, facts, policy);
      excused += here;
      // What cannot be read is told once; that it cannot be linked to would only be its echo.
      if (data !== null) postmortems.push({ document, data });
      if (data !== null) findings.push(...checkTitles(document, data));
      if (data === null || publicationOf(data) !== 'unpublished') built.add(file);
      findings.push(...own);
      if (data === null || data.visibility === 'public')
        findings.push(...secretFindings(document, text));
    } else if (kind === 'runbooks') {
      const { data, findings: own } = checkRunbook(document, today);
      if (data === null) unreadable = true;
      else runbooks.push({ document, data });
      if (data === null || publicationOf(data) === 'published') built.add(file);
      findings.push(...own);
      if (data === null || data.visibility === 'public')
        findings.push(...secretFindings(document, text));
    } else {
      built.add(file);
      findings.push(...readFrontMatter(document, guide, () => 'CT001').findings);
    }
    findings.push(...checkCode(document), ...checkMarkers(document), ...checkElements(document));
  }
  findings.push(...checkAlerts(runbooks, unreadable ? null : watched, seen));
  const ids = unreadable ? null : new Set(runbooks.map(({ data }) => data.id));
  findings.push(...checkTogether(postmortems, ids), ...checkStates(postmortems, standing));
  for (const document of documents.values()) {
    findings.push(...checkLinks(document, { documents, built, answers }));
  }
  const sorted = findings.toSorted((a, b) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
  );
  const keys = new Set(runbooks.flatMap(({ data }) => data.alerts));
  return { findings: sorted, excused, keys };
}

/** Facts files by reference, and what is wrong with them. */
function readFacts(files: ReadonlyMap<string, string>) {
  const facts = new Map<string, unknown>();
  const findings: Finding[] = [];
  for (const [file, text] of files) {
    const reference = /^incidents\/(.+)\.json$/.exec(file)?.[1];
    if (reference === undefined) continue;
    const add = (message: string) =>
      findings.push({ file: `content/${file}`, line: 1, rule: 'PM002', level: 'error', message });
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch (error) {
      add(`expected JSON: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    facts.set(reference, raw);
    const parsed = incidentFacts.safeParse(raw);
    for (const issue of parsed.error?.issues ?? [])
      add(`${issue.path.length === 0 ? 'the file' : issue.path.join('.')}: ${issue.message}`);
    if (parsed.success && parsed.data.reference !== reference) {
      add(
        `expected the reference ${reference}, as the file is called; found ${parsed.data.reference}`,
      );
    }
  }
  return { facts, findings };
}
