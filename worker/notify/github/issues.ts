// Action items as issues of the repository: each has one, found again by a mark in its text, so that nothing is opened
// twice. State goes both ways: what a person changed in the front matter is done to the issue, and an issue that was closed
// or opened again is what the item is from then on.

import type { Tracked } from '../../domain/action-item.ts';
import { keyOfItem } from '../../domain/action-item.ts';
import type { ActionItem } from '../../domain/content-index.ts';
import { actionDueDay } from '../../domain/postmortem.ts';
import type { ActionState } from '../../domain/vocabulary.ts';
import type { Failed } from '../channel.ts';
import type { Ask } from './ask.ts';
import { at } from './ask.ts';

/** The label that all of them carry, and by which they are listed. */
export const LABEL = 'action-item';

/** Issues that one run opens or changes: the rest has its turn an hour later. */
const CHANGES_LIMIT = 8;
const PAGES_LIMIT = 3;
const PAGE = 100;

export type Synchronised = {
  /** What is known of each item's issue now. */
  tracked: Tracked[];
  failed: Failed | null;
};

type Issue = { number: number; url: string; state: ActionState; body: string };

export async function synchronise(
  ask: Ask,
  items: readonly ActionItem[],
  before: readonly Tracked[],
  { pageUrl }: { pageUrl: string },
): Promise<Synchronised> {
  const known = new Map(before.map((one) => [keyOfItem(one), one]));
  const tracked: Tracked[] = [];
  const listed = await issuesOf(ask);
  if (!Array.isArray(listed)) return { tracked: [], failed: listed };
  let changes = 0;
  for (const item of items) {
    const own = known.get(keyOfItem(item));
    const found = listed.find((issue) => issue.number === own?.issue || isFor(issue, item));
    if (found === undefined) {
      // Of what a person tracks elsewhere, and of what is done, nobody needs an issue.
      if (own !== undefined || item.tracker !== null || item.state !== 'open') continue;
      if (changes >= CHANGES_LIMIT) continue;
      changes += 1;
      const opened = await open(ask, item, pageUrl);
      if (!('number' in opened)) return { tracked, failed: opened };
      tracked.push({
        ...named(item),
        issue: opened.number,
        url: opened.url,
        trackerState: 'open',
        contentState: item.state,
      });
      continue;
    }
    let { state } = found;
    const changed = own !== undefined && own.contentState !== item.state;
    if (changed && wantedOf(item.state) !== wantedOf(state) && changes < CHANGES_LIMIT) {
      changes += 1;
      const answer = await ask({
        method: 'PATCH',
        path: `/issues/${found.number}`,
        content: wantedChange(item.state),
      });
      if (!answer.ok) return { tracked, failed: answer };
      state = item.state;
    }
    tracked.push({
      ...named(item),
      issue: found.number,
      url: found.url,
      trackerState: state,
      contentState: item.state,
    });
  }
  return { tracked, failed: null };
}

const named = ({ incident, id }: ActionItem) => ({ incident, id });

/** Handed over and waived are both closed without being done. */
const wantedOf = (state: ActionState) => (state === 'transferred' ? 'waived' : state);

function wantedChange(state: ActionState): Readonly<Record<string, string>> {
  if (state === 'open') return { state: 'open', state_reason: 'reopened' };
  return { state: 'closed', state_reason: state === 'done' ? 'completed' : 'not_planned' };
}

async function issuesOf(ask: Ask): Promise<Issue[] | Failed> {
  const issues: Issue[] = [];
  for (let page = 1; page <= PAGES_LIMIT; page++) {
    const query = new URLSearchParams({
      labels: LABEL,
      state: 'all',
      per_page: String(PAGE),
      page: String(page),
    });
    const answer = await ask({ method: 'GET', path: `/issues?${query.toString()}` });
    if (!answer.ok) return answer;
    const list = Array.isArray(answer.json) ? answer.json : [];
    issues.push(...list.flatMap((json: unknown) => issueIn(json) ?? []));
    if (list.length < PAGE) break;
  }
  return issues;
}

function issueIn(json: unknown): Issue | null {
  const number = at(json, 'number');
  const url = at(json, 'html_url');
  // Pull requests are listed among the issues.
  if (
    typeof number !== 'number' ||
    typeof url !== 'string' ||
    at(json, 'pull_request') !== undefined
  )
    return null;
  const closed = at(json, 'state') === 'closed';
  const state = closed ? (at(json, 'state_reason') === 'not_planned' ? 'waived' : 'done') : 'open';
  return { number, url, state, body: String(at(json, 'body') ?? '') };
}

const markOf = ({ incident, id }: ActionItem) => `<!-- allclear:action ${incident} ${id} -->`;

/** By its mark, or because a person named it as the tracker. */
function isFor({ body, url }: Issue, item: ActionItem): boolean {
  return body.includes(markOf(item)) || item.tracker === url;
}

async function open(ask: Ask, item: ActionItem, pageUrl: string): Promise<Issue | Failed> {
  const { title, priority, owner, doneWhen, incident, id, slug, isPublic } = item;
  const due = actionDueDay(priority, item.due, item.resolvedAt);
  const source = isPublic ? `[${incident}](${pageUrl}/postmortems/${slug}/)` : incident;
  const body = `${markOf(item)}
${priority}, owned by ${owner}, due ${due}. Promised in the postmortem of ${source} as ${id}.

**Done when:** ${doneWhen}
`;
  const content = { title, body, labels: [LABEL, priority] };
  const answer = await ask({ method: 'POST', path: '/issues', content });
  if (!answer.ok) return answer;
  const issue = issueIn(answer.json);
  if (issue !== null) return issue;
  const reason = 'GitHub answered in a form that we do not know';
  return { ok: false, permanent: false, reason, retryAfterMs: null, everyone: false };
}
