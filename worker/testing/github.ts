// GitHub as far as Allclear speaks to it, kept in memory and as strict as the real one where that matters: it knows who may
// ask, what is there already, and which words a refusal has. It can be told to fail, to limit, and to lose its answers.
// https://docs.github.com/en/rest

import { FakeGit, refusal } from './git.ts';

type Pull = {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  draft: boolean;
  state: 'open' | 'closed';
  reviewers: string[];
  teams: string[];
};
type Issue = {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: string[];
};
type Review = { login: string; state: string; commit_id: string; submitted_at: string };

/** What happens to a request instead: an answer, or `lost`: it is carried out and its answer never comes. */
export type Fault = (method: string, path: string) => Response | 'lost' | null;

export const GITHUB_TOKEN = 'github_pat_SECRET0123456789';
export const GITHUB_REPOSITORY = 'meridian/status';

export class FakeGitHub extends FakeGit {
  isPrivate = true;
  hasDrafts = true;
  /** Who may write, and may be asked for a review. */
  collaborators = new Set(['jo']);
  readonly pulls: Pull[] = [];
  readonly issues: Issue[] = [];
  readonly reviews = new Map<number, Review[]>();
  readonly comments = new Map<number, string[]>();
  readonly labels = new Map<number, string[]>();
  /** Every request, "POST /pulls". */
  readonly asked: string[] = [];
  fault: Fault = () => null;

  constructor(files: Readonly<Record<string, string>> = { 'README.md': 'Status' }) {
    super(files);
  }

  /** A person reviews what a pull request holds now. */
  review(number: number, login: string, state: string): void {
    const head = this.branches.get(this.pulls.find((one) => one.number === number)?.head ?? '');
    const reviews = this.reviews.get(number) ?? [];
    const minute = String(reviews.length).padStart(2, '0');
    const submitted_at = `2026-10-14T10:${minute}:00Z`;
    this.reviews.set(number, [...reviews, { login, state, commit_id: head ?? '', submitted_at }]);
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    const prefix = `/repos/${GITHUB_REPOSITORY}`;
    if (!url.pathname.startsWith(prefix)) return refusal(404, 'Not Found');
    const path = url.pathname.slice(prefix.length);
    this.asked.push(`${method} ${path}`);
    const fault = this.fault(method, path);
    if (fault instanceof Response) return fault;
    const headers = new Headers(init?.headers);
    if (headers.get('authorization') !== `Bearer ${GITHUB_TOKEN}`)
      return refusal(401, 'Bad credentials');
    if (!headers.has('user-agent'))
      return refusal(403, 'Request forbidden by administrative rules');
    const body = init?.body === undefined ? {} : (JSON.parse(String(init.body)) as Fields);
    const answer = this.#answer(method, path, url.searchParams, body);
    if (fault === 'lost') throw new TypeError('the connection was closed');
    return answer;
  };

  #answer(method: string, path: string, query: URLSearchParams, body: Fields): Response {
    const [, kind = '', ...rest] = path.split('/');
    const key = `${method} ${kind}`;
    if (path === '' || path === '/') {
      return Response.json({
        private: this.isPrivate,
        default_branch: 'main',
        full_name: GITHUB_REPOSITORY,
      });
    }
    if (key === 'GET contents')
      return this.contents(rest.map(decodeURIComponent).join('/'), query.get('ref') ?? 'main');
    if (kind === 'git') return this.answer(method, rest, body);
    if (key === 'GET collaborators') {
      const other = this.isPrivate ? 'none' : 'read';
      const permission = this.collaborators.has(rest[0] ?? '') ? 'write' : other;
      return Response.json({ permission });
    }
    if (method === 'GET' && kind === 'pulls' && rest.length === 2)
      return this.#pullPart(rest, query);
    if (kind === 'pulls') return this.#pull(method, rest, query, body);
    if (kind === 'issues') return this.#issue(method, rest, query, body);
    return refusal(404, 'Not Found');
  }

  #pullPart([number, what]: string[], query: URLSearchParams): Response {
    const pull = this.pulls.find((one) => String(one.number) === number);
    if (pull === undefined) return refusal(404, 'Not Found');
    const before = this.filesOf(pull.base) ?? {};
    const after = this.filesOf(pull.head) ?? {};
    const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
    const files = paths
      .filter((path) => before[path] !== after[path])
      .map((filename) => {
        const changed = before[filename] === undefined ? 'added' : 'modified';
        return { filename, status: after[filename] === undefined ? 'removed' : changed };
      });
    const reviews = (this.reviews.get(pull.number) ?? []).map(({ login, ...review }) => ({
      ...review,
      user: { login },
    }));
    if (what === 'files') return Response.json(pageOf(files, query));
    return what === 'reviews' ? Response.json(pageOf(reviews, query)) : refusal(404, 'Not Found');
  }

  #pull(method: string, [number, what]: string[], query: URLSearchParams, body: Fields): Response {
    if (method === 'GET' && number === undefined) {
      const head = query.get('head')?.split(':')[1];
      return Response.json(
        this.pulls
          .filter((pull) => pull.head === head)
          .map((pull) => pullShown(pull, this.labels.get(pull.number))),
      );
    }
    if (method === 'POST' && what === 'requested_reviewers') {
      const pull = this.pulls.find((one) => String(one.number) === number);
      if (pull === undefined) return refusal(404, 'Not Found');
      const reviewers = body['reviewers'] as string[];
      if (reviewers.some((name) => !this.collaborators.has(name))) {
        return refusal(422, 'Reviews may only be requested from collaborators');
      }
      pull.reviewers = [...new Set([...pull.reviewers, ...reviewers])];
      pull.teams = [...new Set([...pull.teams, ...(body['team_reviewers'] as string[])])];
      return Response.json(pullShown(pull), { status: 201 });
    }
    if (method !== 'POST' || number !== undefined) return refusal(404, 'Not Found');
    const head = String(body['head']);
    if (this.pulls.some((pull) => pull.head === head && pull.state === 'open')) {
      return refusal(422, `A pull request already exists for meridian:${head}.`);
    }
    if (!this.branches.has(head)) return refusal(422, 'Validation Failed');
    if (body['draft'] === true && !this.hasDrafts) {
      return refusal(422, 'Draft pull requests are not supported in this repository.');
    }
    const pull: Pull = {
      number: this.#number(),
      title: String(body['title']),
      body: String(body['body']),
      head,
      base: String(body['base']),
      draft: body['draft'] === true,
      state: 'open',
      reviewers: [],
      teams: [],
    };
    this.pulls.push(pull);
    return Response.json(pullShown(pull), { status: 201 });
  }

  #issue(method: string, [number, what]: string[], query: URLSearchParams, body: Fields): Response {
    const id = Number(number);
    if (what === 'labels' && method === 'POST') {
      this.labels.set(id, [
        ...new Set([...(this.labels.get(id) ?? []), ...(body['labels'] as string[])]),
      ]);
      return Response.json([]);
    }
    if (what === 'comments') {
      const known = this.comments.get(id) ?? [];
      if (method === 'GET') return Response.json(known.map((text) => ({ body: text })));
      this.comments.set(id, [...known, String(body['body'])]);
      return Response.json({ body: body['body'] }, { status: 201 });
    }
    const issue = this.issues.find((one) => one.number === id);
    if (number === undefined && method === 'GET') {
      const label = query.get('labels');
      const listed = this.issues
        .filter(({ labels }) => label === null || labels.includes(label))
        .toReversed();
      return Response.json(pageOf(listed, query).map(issueShown));
    }
    if (number === undefined && method === 'POST') {
      const made: Issue = {
        number: this.#number(),
        title: String(body['title']),
        body: String(body['body']),
        state: 'open',
        state_reason: null,
        labels: (body['labels'] as string[] | undefined) ?? [],
      };
      this.issues.push(made);
      return Response.json(issueShown(made), { status: 201 });
    }
    if (issue === undefined) return refusal(404, 'Not Found');
    if (method === 'PATCH') {
      if (body['state'] === 'open' || body['state'] === 'closed') issue.state = body['state'];
      issue.state_reason = typeof body['state_reason'] === 'string' ? body['state_reason'] : null;
    }
    return Response.json(issueShown(issue));
  }

  /** Issues and pull requests share their numbers. */
  #number(): number {
    return this.pulls.length + this.issues.length + 1;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const pullShown = ({ reviewers, teams, ...pull }: Pull, labels: readonly string[] = []) => ({
  ...pull,
  labels: labels.map((name) => ({ name })),
  requested_reviewers: reviewers.map((login) => ({ login })),
  requested_teams: teams.map((slug) => ({ slug })),
  html_url: `https://github.com/${GITHUB_REPOSITORY}/pull/${pull.number}`,
});
const issueShown = ({ labels, ...issue }: Issue) => ({
  ...issue,
  labels: labels.map((name) => ({ name })),
  html_url: `https://github.com/${GITHUB_REPOSITORY}/issues/${issue.number}`,
});

/** A page of a list, as `per_page` and `page` ask for it. */
function pageOf<One>(all: readonly One[], query: URLSearchParams): One[] {
  const size = Number(query.get('per_page') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(from, from + size);
}
