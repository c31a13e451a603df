// Action items as issues of the repository: each has one, named by a person or found again by a mark in its text, so that
// nothing is opened twice. State goes both ways: what a person changed in the front matter is done to the issue, and an issue that was closed
// or opened again is what the item is from then on.

import type { Tracked } from '../../domain/action-item.ts';
import { keyOfItem } from '../../domain/action-item.ts';
import type { ActionItem } from '../../domain/content-index.ts';
import { actionDueDay } from '../../domain/postmortem.ts';
import type { ActionState } from '../../domain/vocabulary.ts';
import type { Failed } from '../channel.ts';
import type { Ask } from './ask.ts';
import { at } from './ask.ts';

/** The label of those that we open, by which they are listed. */
export const LABEL = 'action-item';

/** Issues that one run opens or changes: the rest has its turn an hour later. */
const CHANGES_LIMIT = 8;
/** Requests of one run for the list, newest issues first; what is older than these has its turn. */
const PAGES_LIMIT = 20;
/** So few that an answer stays readable even where people write much into their issues. */
const PAGE = 50;
export const ISSUES_LIMIT = PAGES_LIMIT * PAGE;

/** Issues that are not on the list, and that one run asks for: all have their turn. */
const LOOKUPS_LIMIT = 8;

export type Synchronised = {
  /** What is known of each item's issue now. */
  tracked: Tracked[];
  /** Whether there are older issues than were looked at. */
  hasMore: boolean;
  failed: Failed | null;
};

type Issue = { number: number; url: string; state: ActionState; body: string };

export async function synchronise(
  ask: Ask,
  items: readonly ActionItem[],
  before: readonly Tracked[],
  { pageUrl, repository, turn }: { pageUrl: string; repository: string; turn: number },
): Promise<Synchronised> {
  const known = new Map(before.map((one) => [keyOfItem(one), one]));
  const tracked: Tracked[] = [];
  const listed = await listOf(ask);
  if ('reason' in listed) return { tracked, hasMore: false, failed: listed };
  const { hasMore } = listed;
  const wanted = items.flatMap((item) => {
    const number = numberIn(item.tracker, repository) ?? known.get(keyOfItem(item))?.issue;
    return number === undefined || listed.issues.some((one) => one.number === number) ? [] : number;
  });
  const unlisted = await issuesOf(ask, inTurn([...new Set(wanted)], LOOKUPS_LIMIT, turn));
  if ('reason' in unlisted) return { tracked, hasMore, failed: unlisted };
  const issues = [...listed.issues, ...unlisted];
  let changes = 0;
  for (const item of items) {
    const own = known.get(keyOfItem(item));
    const isNamed = numberIn(item.tracker, repository) !== null;
    let issue = issues.find(({ number, body, url }) =>
      isNamed
        ? plain(url) === plain(item.tracker)
        : number === own?.issue || body.includes(markOf(item)),
    );
    const isNew = own === undefined && item.tracker === null && item.state === 'open';
    // What was never compared is open.
    const isChanged = item.state !== (own?.contentState ?? 'open');
    const differs = issue !== undefined && wantedOf(item.state) !== wantedOf(issue.state);
    // Of what a person tracks elsewhere, and of what is done, nobody needs an issue.
    if (issue === undefined ? isNew : isChanged && differs) {
      // Not compared, so that it has its turn.
      if (changes >= CHANGES_LIMIT) continue;
      changes += 1;
      const done =
        issue === undefined ? await open(ask, item, pageUrl) : await change(ask, item, issue);
      if ('reason' in done) return { tracked, hasMore, failed: done };
      issue = done;
    }
    if (issue === undefined) continue;
    tracked.push({
      incident: item.incident,
      id: item.id,
      issue: issue.number,
      url: issue.url,
      trackerState: issue.state,
      contentState: item.state,
    });
  }
  return { tracked, hasMore, failed: null };
}

/** Handed over and waived are both closed without being done. */
const wantedOf = (state: ActionState) => (state === 'transferred' ? 'waived' : state);

function wantedChange(state: ActionState): Readonly<Record<string, string>> {
  if (state === 'open') return { state: 'open', state_reason: 'reopened' };
  return { state: 'closed', state_reason: state === 'done' ? 'completed' : 'not_planned' };
}

/** Makes an issue what its item is. */
async function change(ask: Ask, { state }: ActionItem, issue: Issue): Promise<Issue | Failed> {
  const path = `/issues/${issue.number}`;
  const answer = await ask({ method: 'PATCH', path, content: wantedChange(state) });
  return answer.ok ? { ...issue, state } : answer;
}

async function listOf(ask: Ask): Promise<{ issues: Issue[]; hasMore: boolean } | Failed> {
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
    // Taken for an empty list it would have everything opened again.
    if (!Array.isArray(answer.json)) return unreadable('the list of issues');
    issues.push(...answer.json.flatMap((json: unknown) => issueIn(json) ?? []));
    if (answer.json.length < PAGE) return { issues, hasMore: false };
  }
  return { issues, hasMore: true };
}

/** The issue of this repository that a person named; null where they named none. */
function numberIn(tracker: string | null, repository: string): number | null {
  const [, name, number] =
    /^https:\/\/[^/]+\/([^/]+\/[^/]+)\/issues\/(\d{1,9})$/.exec(plain(tracker)) ?? [];
  return name === plain(repository) ? Number(number) : null;
}

/** An address without what a person may write otherwise: letters, a place in the page. */
const plain = (address: string | null) =>
  (address ?? '')
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '')
    .toLowerCase();

/** So many of a list, and the next ones at the next turn. */
function inTurn<One>(all: readonly One[], limit: number, turn: number): readonly One[] {
  const turns = Math.ceil(all.length / limit);
  const from = turns === 0 ? 0 : (turn % turns) * limit;
  return all.slice(from, from + limit);
}

/** Moved away, never there, deleted: then it is no issue of ours. */
const GONE = [301, 404, 410];

async function issuesOf(ask: Ask, numbers: readonly number[]): Promise<Issue[] | Failed> {
  const issues: Issue[] = [];
  for (const number of numbers) {
    const answer = await ask({ method: 'GET', path: `/issues/${number}`, expect: GONE });
    if (!answer.ok) return answer;
    const issue = GONE.includes(answer.status) ? null : issueIn(answer.json);
    if (issue !== null) issues.push(issue);
  }
  return issues;
}

function unreadable(what: string): Failed {
  const reason = `GitHub answered with ${what} in a form that we do not know, or too long`;
  return { ok: false, permanent: true, reason, retryAfterMs: null, everyone: false };
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
  return issueIn(answer.json) ?? unreadable('an issue');
}
