// AI002 to AI005: an action item that will be done begins with a verb, has a bound, an owner that is
// somebody, and a day that the policy allows.

import type { ActionItem, Postmortem } from '../../content/schema/postmortem.ts';
import { ACTION_DUE_DAYS } from '../../worker/domain/vocabulary.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import { isImperative } from './imperatives.ts';

const VAGUE =
  /^(?:investigate|be more careful|be careful|make sure|ensure|look into|look at|improve|consider|explore|think about|try to|discuss|monitor|keep an eye)\b/i;
const VAGUE_OBJECT =
  /^(?:fix|resolve|address|solve|handle) (?:the |this |all )?(?:issues?|problems?|bugs?|root cause|incident|outage)\b/i;
/** A number makes "improve" something that can be seen to be done. */
const BOUNDED = /\d/;
const NOBODY = /^@(?:(?:the-)?team|everyone|everybody|all|here|channel|engineering)$/i;
const DAY_MS = 86_400_000;
const DETECTION_TARGET_MS = 15 * 60_000;

export type Policy = {
  /** Whether the worker opens the tracker's issues, as it does where a repository is configured. */
  readonly opensTrackers: boolean;
};

/** What the rules say about all action items of a postmortem. */
export function actionItemFindings(
  document: Document,
  data: Postmortem,
  policy: Policy,
): Finding[] {
  const items = data.action_items;
  return [
    ...items.flatMap((item, index) => [
      ...trackerFindings(document, data, item, index, policy),
      ...wordingFindings(document, item, index),
      ...dueFindings(document, data, item, index),
    ]),
    ...coverageFindings(document, data),
  ];
}

/** AI002: urgent work is tracked where the rest of the work is tracked. */
function trackerFindings(
  { parts, finding }: Document,
  { status }: Postmortem,
  { id, priority, tracker }: ActionItem,
  index: number,
  { opensTrackers }: Policy,
): Finding[] {
  if (priority === 'P2' || tracker !== undefined || opensTrackers) return [];
  const message = `${id}: expected the issue that carries a ${priority}, for example tracker: https://github.com/team/project/issues/12`;
  const level = status === 'draft' ? 'warn' : 'error';
  return [finding('AI002', parts.lineOf(['action_items', index]), message, level)];
}

/** AI003: actionable, specific, bounded. */
function wordingFindings(
  { parts, finding }: Document,
  { id, title }: ActionItem,
  index: number,
): Finding[] {
  const at = (message: string) => [
    finding('AI003', parts.lineOf(['action_items', index, 'title']), `${id}: ${message}`),
  ];
  const vague = VAGUE.exec(title)?.[0];
  if (vague !== undefined) {
    if (BOUNDED.test(title)) return [];
    return at(
      `"${vague}" never ends: say what will be different, for example "Add an alert for …"`,
    );
  }
  if (VAGUE_OBJECT.test(title))
    return at(`"${title}" could mean anything: say what will behave how`);
  const [first = ''] = title.split(/\s/);
  return isImperative(first)
    ? []
    : at(`expected a verb first, for example "Add …" or "Refuse …"; found "${first}"`);
}

/** AI004: in time, after the incident, and somebody's. */
function dueFindings(
  { parts, finding }: Document,
  { times }: Postmortem,
  item: ActionItem,
  index: number,
): Finding[] {
  const { id, priority, due, owner } = item;
  const path = ['action_items', index];
  const findings: Finding[] = [];
  if (NOBODY.test(owner)) {
    const message = `${id}: ${owner} is everybody, so nobody: name a team or a person, for example "@team-api"`;
    findings.push(finding('AI004', parts.lineOf([...path, 'owner']), message));
  }
  if (due === undefined) return findings;
  const latest = new Date(Date.parse(times.resolved) + ACTION_DUE_DAYS[priority] * DAY_MS)
    .toISOString()
    .slice(0, 10);
  const line = parts.lineOf([...path, 'due']);
  if (due <= times.started.slice(0, 10)) {
    findings.push(
      finding('AI004', line, `${id}: due ${due}, on or before the day of the incident`),
    );
  } else if (due > latest) {
    findings.push(
      finding(
        'AI004',
        line,
        `${id}: a ${priority} is due by ${latest} (${ACTION_DUE_DAYS[priority]} days); found ${due}`,
      ),
    );
  }
  return findings;
}

/** AI005: slow detection asks for an item that detects, and no runbook for one that writes it. */
function coverageFindings({ parts, finding }: Document, data: Postmortem): Finding[] {
  if (data.status === 'draft') return [];
  const findings: Finding[] = [];
  const line = parts.lineOf(['action_items']);
  const items = data.action_items;
  const ttd = Date.parse(data.times.detected) - Date.parse(data.times.started);
  if (ttd > DETECTION_TARGET_MS && !items.some(({ type }) => type === 'detect')) {
    const message = `it took ${Math.floor(ttd / 60_000)} min to detect: expected an item of type detect`;
    findings.push(finding('AI005', line, message));
  }
  const written =
    data.runbooks_none !== undefined ||
    items.some(({ title, type }) => type === 'docs' || /\brunbook/i.test(title));
  if (data.runbooks.length === 0 && !written) {
    const message =
      'no runbook was used: expected an item that writes one, or runbooks_none with the reason';
    findings.push(finding('AI005', line, message));
  }
  return findings;
}
