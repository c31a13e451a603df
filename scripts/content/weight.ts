// PM007, PM010, PM011, PM013: whether a postmortem weighs what happened as the severity table does,
// says it in three sentences, asks why until the answer is a system, and sees what was good.

import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Postmortem } from '../../content/schema/postmortem.ts';
import { SEVERITIES, type Severity } from '../../worker/domain/vocabulary.ts';
import { peopleOf } from './blame/index.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import type { Prose } from './prose.ts';

const SUMMARY_LIMIT = 3;
const WHYS_AT_LEAST = 3;
const SAYS_NOTHING =
  /^(?:[-–—.]*|none\.?|n\/?a\.?|nothing(?: to (?:report|mention|say|note))?\.?|tbd\.?|todo\.?|nothing went well\.?|we were not lucky\.?)$/i;

/** All findings about weight and balance. */
export function weightFindings(document: Document, data: Postmortem, prose: Prose): Finding[] {
  return [
    ...severityFindings(document, data, prose),
    ...summaryFindings(document, prose),
    ...whyFindings(document, data),
    ...balanceFindings(document),
  ];
}

/** PM007: users decide, the error rate suggests (domain: D1). */
function severityFindings({ parts, finding }: Document, data: Postmortem, prose: Prose): Finding[] {
  const at = (message: string) => [finding('PM007', parts.lineOf(['severity']), message)];
  const milder = (than: Severity) => SEVERITIES.indexOf(data.severity) < SEVERITIES.indexOf(than);
  const share = data.impact?.users_pct ?? null;
  if (share !== null) {
    const fits = byUsers(share);
    if (milder(fits))
      return at(`${share} % of users affected is a ${fits}; found ${data.severity}`);
  }
  const rate = prose.sentences.map(({ text, section }) =>
    section === 'Summary' || section === 'Impact' ? errorRate(text) : null,
  );
  const worst = Math.max(...rate.map((value) => value ?? 0), 0);
  const suggested = byErrors(worst);
  if (suggested === null || !milder(suggested) || (share !== null && share < 10)) return [];
  return at(`an error rate of ${worst} % suggests ${suggested}; found ${data.severity}`);
}

function byUsers(percent: number): Severity {
  if (percent >= 100) return 'SEV-1';
  if (percent >= 10) return 'SEV-2';
  return percent > 0 ? 'SEV-3' : 'SEV-4';
}

function byErrors(percent: number): Severity | null {
  if (percent > 10) return 'SEV-1';
  if (percent >= 5) return 'SEV-2';
  return percent >= 1 ? 'SEV-3' : null;
}

/** "15 % of requests failed", "an error rate of 15 %". */
function errorRate(sentence: string): number | null {
  const match =
    /(\d+(?:\.\d+)?) ?% of (?:all |our |the )?(?:\w+ )?(?:requests|calls|traffic)\b[^.]{0,40}\b(?:fail|error|5\d\d|answered)/i.exec(
      sentence,
    ) ??
    /\berror rate\b[^.%]{0,40}?(\d+(?:\.\d+)?) ?%/i.exec(sentence) ??
    /(\d+(?:\.\d+)?) ?% error rate/i.exec(sentence);
  return match === null ? null : Number(match[1]);
}

/** PM010: three sentences: what, how long, who. */
function summaryFindings(document: Document, prose: Prose): Finding[] {
  const sentences = prose.sentences.filter(({ section }) => section === 'Summary');
  const fourth = sentences[SUMMARY_LIMIT];
  if (fourth === undefined) return [];
  const message = `expected at most ${SUMMARY_LIMIT} sentences: what, how long, who; found ${sentences.length}`;
  return [document.finding('PM010', fourth.line, message)];
}

/** PM011: a list under "Five whys"; the last answer is something that can be changed. */
function whyFindings(document: Document, data: Postmortem): Finding[] {
  const root = document.sections(2).find(({ title }) => /^root cause/i.test(title));
  if (root === undefined) return [];
  const whys = document.sections(3, root.nodes).find(({ title }) => /\bwhys?\b/i.test(title));
  const list = (whys?.nodes ?? root.nodes).find(
    (node) => node.type === 'list' && node.ordered === true,
  );
  const items = list?.type === 'list' ? list.children : [];
  if (items.length < WHYS_AT_LEAST) {
    const message = `expected at least ${WHYS_AT_LEAST} whys as a numbered list; found ${items.length}`;
    return [document.finding('PM011', whys?.line ?? root.line, message)];
  }
  const last = items.at(-1);
  if (last === undefined) return [];
  const answer = toString(last);
  const people = peopleOf(data);
  const person = answer
    .match(/@[\w.-]+|\p{Lu}[\p{L}.-]+/gu)
    ?.find((word) => word.startsWith('@') || people.has(word.toLowerCase()));
  const human = /\b(?:human|operator|user|engineer|admin(?:istrator)?) (?:error|mistake)\b/i.exec(
    answer,
  )?.[0];
  const ends = person ?? human;
  if (ends === undefined) return [];
  return [
    document.finding(
      'PM011',
      document.lineOf(last),
      `the last why ends at "${ends}": ask once more what let it happen`,
    ),
  ];
}

/** PM013: "None" is rarely true, and teaches nobody. */
function balanceFindings(document: Document): Finding[] {
  return document
    .sections(2)
    .filter(({ title }) => title === 'What went well' || title === 'Where we got lucky')
    .filter(({ nodes }) => {
      const texts: string[] = [];
      for (const node of nodes)
        visit(node, 'paragraph', (paragraph) => void texts.push(toString(paragraph).trim()));
      return texts.length > 0 && texts.every((text) => SAYS_NOTHING.test(text));
    })
    .map(({ title, line }) =>
      document.finding('PM013', line, `"${title}" says nothing: what kept it from being worse?`),
    );
}
