// The rules for runbooks: what a tired person needs is there, stands where it always stands, and
// can be undone.

import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { dueDay, freshness } from '../../content/schema/freshness.ts';
import { RUNBOOK_SECTIONS, type Runbook, runbook } from '../../content/schema/runbook.ts';
import { dangerFindings, neverFindings } from './dangers.ts';
import { type Document, type Section, readFrontMatter, sectionFindings } from './document.ts';
import type { Finding } from './finding.ts';
import type { Checked } from './postmortem.ts';

/** Everything that the rules say about one runbook; `today` is `YYYY-MM-DD`. */
export function checkRunbook(document: Document, today: string): Checked<Runbook> {
  const { data, findings } = readFrontMatter(document, runbook, ([field]) =>
    field === 'escalation' ? 'RB005' : 'RB001',
  );
  if (data === null) return { data, findings };
  return {
    data,
    findings: [
      ...findings,
      ...sectionFindings(document, 'RB003', RUNBOOK_SECTIONS),
      ...mitigationFindings(document),
      ...freshnessFindings(document, data, today),
      ...dangerFindings(document),
      ...neverFindings(document),
    ],
  };
}

/** RB004: every option of "Mitigate" says how to see that it worked and how to take it back. */
function mitigationFindings(document: Document): Finding[] {
  const mitigate = document.sections(2).find(({ title }) => title === 'Mitigate');
  if (mitigate === undefined) return [];
  const options = document.sections(3, mitigate.nodes);
  if (options.length === 0) {
    const message = 'expected options, for example "### A. Roll back the last deployment"';
    return [document.finding('RB004', mitigate.line, message)];
  }
  return options.flatMap((option) => {
    const labels = labelsOf(option);
    return (['Verify', 'Undo'] as const)
      .filter((label) => !labels.has(label))
      .map((label) => {
        const message = `expected a line "**${label}:** …" in "${option.title}"`;
        return document.finding('RB004', option.line, message);
      });
  });
}

/** Words in bold that begin a paragraph: "**Verify:** the error rate falls". */
function labelsOf({ nodes }: Section): Set<string> {
  const labels = new Set<string>();
  for (const node of nodes) {
    visit(node, 'paragraph', ({ children: [first] }) => {
      if (first?.type === 'strong') labels.add(toString(first).replace(/:$/, ''));
    });
  }
  return labels;
}

/** RB006: a test counts for as long as the runbook says. */
function freshnessFindings(document: Document, data: Runbook, today: string): Finding[] {
  const at = (message: string) => [
    document.finding('RB006', document.parts.lineOf(['last_tested']), message),
  ];
  const { last_tested: tested, test_interval: interval } = data;
  if (tested === null) return at('never tested: carry it out once, in a drill or in staging');
  const due = dueDay(tested, interval);
  switch (freshness(tested, interval, today)) {
    case 'stale':
      return at(`last tested on ${tested}, due again since ${due}`);
    case 'due_soon':
      return at(`last tested on ${tested}, due again by ${due}`);
    default:
      return [];
  }
}
