// `npm run approval`, in the workflow: every postmortem that a pull request approves was reviewed by somebody who is neither
// its owner nor who opened the pull request. Asks GitHub for files and reviews, reads the front matter as text, runs nothing.

import { readFileSync } from 'node:fs';
import { parseContentFile } from '../content/schema/front-matter.ts';
import { postmortem } from '../content/schema/postmortem.ts';
import { wordsOrUsage } from './tool.ts';

export type Review = { readonly user: string; readonly state: string; readonly at: string };

export type ChangedPostmortem = { readonly path: string; readonly text: string };

/**
 * Why a postmortem is not approved; empty where all are. A review counts until the same person's next one or its dismissal;
 * a comment changes nothing.
 */
export function missingApprovals(
  changed: readonly ChangedPostmortem[],
  reviews: readonly Review[],
  author: string,
): string[] {
  const standing = new Map<string, string>();
  for (const { user, state } of reviews.toSorted((a, b) => a.at.localeCompare(b.at))) {
    if (state !== 'COMMENTED' && state !== 'PENDING') standing.set(user.toLowerCase(), state);
  }
  const approvers = [...standing].flatMap(([user, state]) => (state === 'APPROVED' ? [user] : []));
  return changed.flatMap(({ path, text }) => {
    const parsed = postmortem.safeParse(parseContentFile(text).data);
    // What cannot be read is told by the content check.
    if (!parsed.success || parsed.data.status !== 'approved') return [];
    const owner = parsed.data.owner.slice(1).toLowerCase();
    const others = approvers.filter((user) => user !== owner && user !== author.toLowerCase());
    if (others.length > 0) return [];
    const found =
      approvers.length === 0 ? 'nobody approved' : `approved by ${approvers.join(', ')}`;
    return [
      `${path}: status is approved, expected the approval of somebody who is neither its owner (@${owner}) nor @${author}; ${found}`,
    ];
  });
}

type Ask = (path: string) => Promise<unknown>;

/** All pages of a list, at most ten of a hundred. */
async function all(ask: Ask, path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let page = 1; page <= 10; page++) {
    const items = (await ask(`${path}?per_page=100&page=${page}`)) as Record<string, unknown>[];
    found.push(...items);
    if (items.length < 100) break;
  }
  return found;
}

/** What a pull request says about postmortems, asked of GitHub. */
export async function readPull(ask: Ask, number: number, head: string) {
  const files = await all(ask, `/pulls/${number}/files`);
  const paths = files.flatMap(({ filename, status }) =>
    typeof filename === 'string' &&
    /^content\/postmortems\/[^/]+\.md$/.test(filename) &&
    status !== 'removed'
      ? [filename]
      : [],
  );
  const changed: ChangedPostmortem[] = [];
  for (const path of paths) {
    const file = (await ask(
      `/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${head}`,
    )) as { content: string };
    changed.push({ path, text: Buffer.from(file.content, 'base64').toString('utf8') });
  }
  const reviews = (await all(ask, `/pulls/${number}/reviews`)).map((review): Review => ({
    user: String((review['user'] as { login?: unknown } | null)?.login ?? ''),
    state: String(review['state']),
    at: String(review['submitted_at']),
  }));
  return { changed, reviews };
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
  const ask: Ask = async (path) => {
    const response = await fetch(`${api}/repos/${repository}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    });
    if (!response.ok)
      throw new Error(`GitHub answered ${response.status} to ${path.split('?')[0]}`);
    return response.json();
  };
  const { changed, reviews } = await readPull(ask, pull.number, pull.head.sha);
  const missing = missingApprovals(changed, reviews, pull.user.login);
  for (const line of missing) console.log(`::error file=${line.split(':')[0]}::${line}`);
  if (missing.length > 0) process.exitCode = 1;
  else console.log(`${changed.length} postmortems changed, none lacks an approval`);
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
