// Proposes a postmortem draft: a branch with two files and a draft pull request, or, where there is
// one already, a comment with what has changed since. It only ever adds: what stands on a branch,
// and what a person wrote, is never touched. Each step looks before it acts, so that a proposal
// that was cut off is finished by the next attempt and nothing is there twice.

import type { Failed } from '../channel.ts';
import type { Answer, Ask } from './ask.ts';
import { at } from './ask.ts';
import type { Draft } from './draft.ts';
import { laterFacts } from './later.ts';

export type Proposal = {
  /** `owner/name` */
  repository: string;
  labels: readonly string[];
  /** Handles with `@`; `@org/team` or `@login`. */
  reviewers: readonly string[];
  /** The draft for a repository that everybody can read, or that only the inside can; null where it must not stand there. */
  draftFor: (visibility: { isPublic: boolean }) => Draft | null;
};

export type Proposed = { ok: true; note: string; url: string | null } | Failed;

/** Something went wrong on the way; unwound by `propose`. */
class Stopped extends Error {
  readonly failed: Failed;
  constructor(failed: Failed) {
    super(failed.reason);
    this.failed = failed;
  }
}

export async function propose(ask: Ask, proposal: Proposal): Promise<Proposed> {
  const need = async (...request: Parameters<Ask>): Promise<Answer> => {
    const answer = await ask(...request);
    if (!answer.ok) throw new Stopped(answer);
    return answer;
  };
  try {
    return await proposeWith(need, proposal);
  } catch (error) {
    if (error instanceof Stopped) return error.failed;
    throw error;
  }
}

type Need = (...request: Parameters<Ask>) => Promise<Answer>;

async function proposeWith(need: Need, proposal: Proposal): Promise<Proposed> {
  const repository = (await need({ method: 'GET', path: '' })).json;
  const base = textAt(repository, 'default_branch');
  // What does not say that it is private counts as public.
  const draft = proposal.draftFor({ isPublic: at(repository, 'private') !== true });
  if (draft === null) {
    const reason =
      'the repository is public, and the incident never was: npm run new-postmortem writes its draft';
    return { ok: false, permanent: true, reason, retryAfterMs: null, everyone: false };
  }
  const open = await pullOf(need, proposal, draft);
  if (open !== null) {
    // Cut off right after it was opened.
    if (open.isBare && proposal.labels.length > 0) await dress(need, proposal, open.number);
    return tellLater(need, draft, open);
  }

  const exists = await need({
    method: 'GET',
    path: contentsPath(draft.facts.path, base),
    expect: [404],
  });
  if (exists.status !== 404) {
    return { ok: true, note: `${draft.facts.path} is there already`, url: null };
  }
  await branchWith(need, draft, base);
  const pull = await openPull(need, proposal, draft, base);
  await dress(need, proposal, pull.number);
  return { ok: true, note: `draft pull request ${pull.number}`, url: pull.url };
}

/** `isBare`: open and without a label. */
type Pull = { number: number; url: string; isBare: boolean };

/** The pull request of this incident's branch, open, merged or closed. */
async function pullOf(
  need: Need,
  { repository }: Proposal,
  { branch }: Draft,
): Promise<Pull | null> {
  const owner = repository.split('/')[0] ?? '';
  const query = new URLSearchParams({ head: `${owner}:${branch}`, state: 'all', per_page: '1' });
  const { json } = await need({ method: 'GET', path: `/pulls?${query.toString()}` });
  return pullIn(at(json, 0));
}

function pullIn(json: unknown): Pull | null {
  const number = at(json, 'number');
  const url = at(json, 'html_url');
  if (typeof number !== 'number' || typeof url !== 'string') return null;
  const labels = at(json, 'labels');
  const isBare = at(json, 'state') === 'open' && Array.isArray(labels) && labels.length === 0;
  return { number, url, isBare };
}

/** A branch with both files in one commit; one that is there already is left as it is. */
async function branchWith(
  need: Need,
  { branch, facts, page, title }: Draft,
  base: string,
): Promise<void> {
  const there = await need({ method: 'GET', path: `/git/ref/heads/${branch}`, expect: [404] });
  if (there.status !== 404) return;
  const head = textAt(
    (await need({ method: 'GET', path: `/git/ref/heads/${base}` })).json,
    'object',
    'sha',
  );
  const files = [facts, page].map(({ path, text }) => ({
    path,
    mode: '100644',
    type: 'blob',
    content: text,
  }));
  const tree = textAt(
    (await need({ method: 'POST', path: '/git/trees', content: { base_tree: head, tree: files } }))
      .json,
    'sha',
  );
  const commit = textAt(
    (
      await need({
        method: 'POST',
        path: '/git/commits',
        content: { message: title, tree, parents: [head] },
      })
    ).json,
    'sha',
  );
  // 422: somebody was faster, perhaps ourselves.
  const content = { ref: `refs/heads/${branch}`, sha: commit };
  await need({ method: 'POST', path: '/git/refs', content, expect: [422] });
}

async function openPull(need: Need, proposal: Proposal, draft: Draft, base: string): Promise<Pull> {
  const content = { title: draft.title, head: draft.branch, base, body: bodyOf(draft) };
  const path = '/pulls';
  const made = await need({
    method: 'POST',
    path,
    content: { ...content, draft: true },
    expect: [422],
  });
  const pull = pullIn(made.json);
  if (pull !== null) return pull;
  // 422: it was opened meanwhile, or this plan of GitHub's has no draft pull requests.
  const known = await pullOf(need, proposal, draft);
  if (known !== null) return known;
  const plain = pullIn((await need({ method: 'POST', path, content })).json);
  if (plain === null) throw new Stopped(unreadable());
  return plain;
}

function bodyOf({ page, facts }: Draft): string {
  return `This draft was opened by Allclear when the incident was resolved. What the record knows is filled in; each ✎ is a question for a person.

- [ ] every ✎ in \`${page.path}\` is answered
- [ ] each action item has an owner, a day, and a way to tell that it is done
- [ ] the runbook that was used is up to date, or \`runbooks_none\` says why none was
- [ ] \`npm run content\` has nothing to say
- [ ] somebody who is not the owner approves, and \`status: approved\` is set

\`${facts.path}\` comes from the record and is not edited by hand. Later facts arrive here as comments.
`;
}

/**
 * Reviewers and labels; that a reviewer is no collaborator must not stop the draft. Labels come last: a pull request that
 * has none was cut off before.
 */
async function dress(need: Need, { labels, reviewers }: Proposal, number: number): Promise<void> {
  const handles = reviewers.map((handle) => handle.replace(/^@/, ''));
  const content = {
    reviewers: handles.filter((handle) => !handle.includes('/')),
    team_reviewers: handles.flatMap((handle) => handle.split('/')[1] ?? []),
  };
  if (handles.length > 0) {
    const path = `/pulls/${number}/requested_reviewers`;
    await need({ method: 'POST', path, content, expect: [403, 404, 422] });
  }
  if (labels.length > 0) {
    const path = `/issues/${number}/labels`;
    await need({ method: 'POST', path, content: { labels }, expect: [404, 422] });
  }
}

/** What changed since the draft, once. */
async function tellLater(need: Need, draft: Draft, { number, url }: Pull): Promise<Proposed> {
  const before = await need({
    method: 'GET',
    path: contentsPath(draft.facts.path, draft.branch),
    expect: [404],
  });
  // The branch goes with the merge; what was merged is on the default branch and is a person's.
  if (before.status === 404) return { ok: true, note: `pull request ${number} is closed`, url };
  const text = laterFacts(decoded(at(before.json, 'content')), draft);
  if (text === null) return { ok: true, note: `pull request ${number} says so already`, url };
  const mark = `<!-- allclear:facts:${fingerprint(draft.facts.text)} -->`;
  const path = `/issues/${number}/comments`;
  const { json } = await need({ method: 'GET', path: `${path}?per_page=100` });
  const said =
    Array.isArray(json) && json.some((comment) => String(at(comment, 'body')).includes(mark));
  if (!said) await need({ method: 'POST', path, content: { body: `${mark}\n${text}` } });
  return { ok: true, note: `told pull request ${number} what changed`, url };
}

const contentsPath = (path: string, ref: string) =>
  `/contents/${path.split('/').map(encodeURIComponent).join('/')}?${new URLSearchParams({ ref }).toString()}`;

/** A file's content as GitHub gives it: base64 with line breaks. */
function decoded(content: unknown): string {
  if (typeof content !== 'string') return '';
  const bytes = Uint8Array.from(atob(content.replaceAll(/\s/g, '')), (sign) => sign.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** FNV-1a in 32 bits: tells texts apart, and is no secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function textAt(json: unknown, ...path: readonly (string | number)[]): string {
  const value = at(json, ...path);
  if (typeof value !== 'string') throw new Stopped(unreadable());
  return value;
}

function unreadable(): Failed {
  const reason = 'GitHub answered in a form that we do not know';
  return { ok: false, permanent: false, reason, retryAfterMs: null, everyone: false };
}
