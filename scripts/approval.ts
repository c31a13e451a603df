// `npm run approval`, in the workflow: every postmortem that a pull request approves was read, in the words that it has now, by
// somebody who may write to the repository and is neither its owner nor who opened the pull request. Asks GitHub for files and
// reviews, reads the front matter as text, runs nothing.

import { readFileSync } from 'node:fs';
import { parseContentFile } from '../content/schema/front-matter.ts';
import { postmortem } from '../content/schema/postmortem.ts';
import { annotation } from './content/finding.ts';
import { wordsOrUsage } from './tool.ts';

export type Review = {
  readonly user: string;
  readonly state: string;
  readonly at: string;
  /** The commit that was looked at. */
  readonly commit: string;
};

/** An approval that stands, with what it saw. */
export type Approval = {
  readonly user: string;
  readonly mayWrite: boolean;
  /** The text of each postmortem when it was approved, by path; nothing where there was none. */
  readonly saw: ReadonlyMap<string, string>;
};

export type ChangedPostmortem = { readonly path: string; readonly text: string };

export type Pull = {
  readonly author: string;
  readonly changed: readonly ChangedPostmortem[];
  readonly approvals: readonly Approval[];
};

/** A postmortem that is not approved, and why. */
export type Missing = { readonly path: string; readonly message: string };

/** Reviews that stand: each until the same person's next one or its dismissal; a comment changes nothing. */
export function standing(reviews: readonly Review[]): Review[] {
  const last = new Map<string, Review>();
  for (const review of reviews.toSorted((a, b) => a.at.localeCompare(b.at))) {
    const { user, state } = review;
    if (state !== 'COMMENTED' && state !== 'PENDING') last.set(user.toLowerCase(), review);
  }
  return [...last.values()].filter(({ state }) => state === 'APPROVED');
}

/** Why a postmortem is not approved; empty where all are. */
export function missingApprovals({ author, changed, approvals }: Pull): Missing[] {
  return changed.flatMap(({ path, text }) => {
    const parsed = postmortem.safeParse(parseContentFile(text).data);
    // What cannot be read is told by the content check.
    if (!parsed.success || parsed.data.status !== 'approved') return [];
    const owner = parsed.data.owner.slice(1);
    const short = approvals.map(({ user, mayWrite, saw }) => {
      if (isSame(user, owner)) return `${user} is its owner`;
      if (isSame(user, author)) return `${user} opened the pull request`;
      if (!mayWrite) return `${user} may not write to the repository`;
      const before = saw.get(path);
      const isRead = before !== undefined && wordsOf(before) === wordsOf(text);
      return isRead ? null : `${user} approved before it was changed`;
    });
    if (short.includes(null)) return [];
    const found = short.length === 0 ? 'nobody approved' : short.join(', ');
    const message = `status is approved, expected that somebody with write access approves it as it is, who is neither its owner (@${owner}) nor @${author}; ${found}`;
    return [{ path, message }];
  });
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** All that a reviewer reads, without what is written down afterwards: the status and when each step was done. */
function wordsOf(text: string): string {
  const { data, body, problems } = parseContentFile(text);
  if (problems.length > 0 || typeof data !== 'object') return text;
  const {
    status: _,
    drafted: _d,
    reviewed: _r,
    published: _p,
    ...rest
  } = { ...data } as Record<string, unknown>;
  return JSON.stringify([rest, body]);
}

/** Asks for what is below the repository; null where there is nothing of that name. */
type Ask = (path: string) => Promise<unknown>;

/** GitHub lists no more than 3,000 files of a pull request. */
const PAGES_LIMIT = 30;

/** All pages of a list; throws where it is longer than what is read. */
async function all(ask: Ask, path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let page = 1; page <= PAGES_LIMIT; page++) {
    const items = await ask(`${path}?per_page=100&page=${page}`);
    if (!Array.isArray(items)) throw new Error(`Expected a list of ${path}; found none`);
    found.push(...items);
    if (items.length < 100) return found;
  }
  throw new Error(`Expected less than ${PAGES_LIMIT * 100} of ${path}: split the pull request`);
}

async function textAt(ask: Ask, path: string, commit: string): Promise<string | null> {
  const name = path.split('/').map(encodeURIComponent).join('/');
  const file = await ask(`/contents/${name}?ref=${encodeURIComponent(commit)}`);
  const { content, encoding } = (file ?? {}) as { content?: unknown; encoding?: unknown };
  if (typeof content !== 'string') return null;
  // Of more than a megabyte it gives nothing, which would pass for a file that nobody approves.
  if (encoding !== 'base64') throw new Error(`Expected ${path} to be shorter than a megabyte`);
  return Buffer.from(content, 'base64').toString('utf8');
}

async function mayWrite(ask: Ask, user: string): Promise<boolean> {
  const answer = await ask(`/collaborators/${encodeURIComponent(user)}/permission`);
  const { permission } = (answer ?? {}) as { permission?: unknown };
  return permission === 'admin' || permission === 'write';
}

/** What a pull request says about postmortems, asked of GitHub. */
export async function readPull(
  ask: Ask,
  { number, author, head }: { number: number; author: string; head: string },
): Promise<Pull> {
  const paths = (await all(ask, `/pulls/${number}/files`)).flatMap(({ filename, status }) =>
    typeof filename === 'string' &&
    /^content\/postmortems\/[^/]+\.md$/.test(filename) &&
    status !== 'removed'
      ? [filename]
      : [],
  );
  const changed: ChangedPostmortem[] = [];
  for (const path of paths) {
    const text = await textAt(ask, path, head);
    if (text === null) throw new Error(`Expected ${path} at ${head}; found nothing`);
    changed.push({ path, text });
  }
  const reviews = await all(ask, `/pulls/${number}/reviews`);
  const approvals: Approval[] = [];
  for (const { user, commit } of standing(reviews.map(reviewIn))) {
    const saw = new Map<string, string>();
    for (const path of paths) {
      const text = await textAt(ask, path, commit);
      if (text !== null) saw.set(path, text);
    }
    approvals.push({ user, mayWrite: await mayWrite(ask, user), saw });
  }
  return { author, changed, approvals };
}

/** Whoever has left GitHub goes by its own word for them. */
const reviewIn = (review: Record<string, unknown>): Review => ({
  user: String((review['user'] as { login?: unknown } | null)?.login ?? 'ghost'),
  state: String(review['state']),
  at: String(review['submitted_at']),
  commit: String(review['commit_id']),
});

/** GitHub's API below one repository. */
export function askOf(api: string, repository: string, token: string, by: typeof fetch): Ask {
  return async (path) => {
    const response = await by(`${api}/repos/${repository}${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'user-agent': 'allclear',
      },
    });
    if (response.status === 404) return null;
    if (!response.ok)
      throw new Error(`GitHub answered ${response.status} to ${path.split('?')[0]}`);
    return response.json();
  };
}

async function main() {
  const {
    GITHUB_EVENT_PATH: event,
    GITHUB_TOKEN: token,
    GITHUB_REPOSITORY: repository,
    GITHUB_API_URL: api,
  } = process.env;
  if (!event || !token || !repository || !api) {
    throw new Error(
      'Expected GITHUB_EVENT_PATH, GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL, as in a workflow',
    );
  }
  const { pull_request: pull } = JSON.parse(readFileSync(event, 'utf8')) as {
    pull_request: { number: number; user: { login: string }; head: { sha: string } };
  };
  const read = await readPull(askOf(api, repository, token, fetch), {
    number: pull.number,
    author: pull.user.login,
    head: pull.head.sha,
  });
  const missing = missingApprovals(read);
  for (const { path: file, message } of missing) {
    console.log(annotation('error', { file }, `${file}: ${message}`));
  }
  if (missing.length > 0) process.exitCode = 1;
  else console.log(`Postmortems that changed: ${read.changed.length}, none lacks an approval`);
}

if (import.meta.main) {
  wordsOrUsage(
    'Usage: npm run approval\n\nSays which postmortems of a pull request lack an approval; made for a workflow, whose GITHUB_EVENT_PATH,\nGITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL it reads.\n',
  );
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
