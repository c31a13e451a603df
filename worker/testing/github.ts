// GitHub as far as Allclear speaks to it, kept in memory and as strict as the real one where that matters: it knows who may
// ask, what is there already, and which words a refusal has. It can be told to fail, to limit, and to lose its answers.
// https://docs.github.com/en/rest

type File = { text: string };
type Tree = ReadonlyMap<string, File>;
type Commit = { tree: Tree; message: string; parents: readonly string[] };
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

/** What happens to a request instead: an answer, or `lost`: it is carried out and its answer never comes. */
export type Fault = (method: string, path: string) => Response | 'lost' | null;

export const GITHUB_TOKEN = 'github_pat_SECRET0123456789';
export const GITHUB_REPOSITORY = 'meridian/status';

export class FakeGitHub {
  isPrivate = true;
  hasDrafts = true;
  /** Who may be asked for a review. */
  collaborators = new Set(['jo']);
  readonly branches = new Map<string, string>();
  readonly pulls: Pull[] = [];
  readonly issues: Issue[] = [];
  readonly comments = new Map<number, string[]>();
  readonly labels = new Map<number, string[]>();
  /** Every request, "POST /pulls". */
  readonly asked: string[] = [];
  fault: Fault = () => null;
  readonly #commits = new Map<string, Commit>();
  readonly #trees = new Map<string, Tree>();
  #last = 0;

  constructor(files: Readonly<Record<string, string>> = { 'README.md': 'Status' }) {
    const tree = new Map(Object.entries(files).map(([path, text]) => [path, { text }]));
    this.branches.set('main', this.#commit({ tree, message: 'Begin', parents: [] }));
  }

  /** Files of a branch by path; null where there is no such branch. */
  filesOf(branch: string): Readonly<Record<string, string>> | null {
    const tree = this.#treeOf(branch);
    return tree && Object.fromEntries([...tree].map(([path, { text }]) => [path, text]));
  }

  /** A person commits to a branch. */
  write(branch: string, path: string, text: string): void {
    const tree = new Map(this.#treeOf(branch) ?? []);
    tree.set(path, { text });
    const parents = [this.branches.get(branch) ?? ''];
    this.branches.set(branch, this.#commit({ tree, message: `Change ${path}`, parents }));
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
      return this.#contents(rest.map(decodeURIComponent).join('/'), query.get('ref') ?? 'main');
    if (kind === 'git') return this.#git(method, rest, body);
    if (kind === 'pulls') return this.#pull(method, rest, query, body);
    if (kind === 'issues') return this.#issue(method, rest, query, body);
    return refusal(404, 'Not Found');
  }

  #contents(path: string, ref: string): Response {
    const file = this.#treeOf(ref)?.get(path);
    if (file === undefined) return refusal(404, 'Not Found');
    const bytes = new TextEncoder().encode(file.text);
    const content = btoa(String.fromCharCode(...bytes)).replaceAll(/.{60}/g, '$&\n');
    return Response.json({ path, encoding: 'base64', content });
  }

  #git(method: string, [what = '', ...rest]: string[], body: Fields): Response {
    if (method === 'GET' && what === 'ref') {
      const branch = rest.slice(1).join('/');
      const sha = this.branches.get(branch);
      return sha === undefined
        ? refusal(404, 'Not Found')
        : Response.json({ ref: `refs/heads/${branch}`, object: { type: 'commit', sha } });
    }
    if (method === 'POST' && what === 'trees') {
      const base = this.#commits.get(String(body['base_tree']))?.tree;
      if (base === undefined) return refusal(404, 'Not Found');
      const tree = new Map(base);
      for (const entry of body['tree'] as Fields[])
        tree.set(String(entry['path']), { text: String(entry['content']) });
      const sha = this.#id();
      this.#trees.set(sha, tree);
      return Response.json({ sha }, { status: 201 });
    }
    if (method === 'POST' && what === 'commits') {
      const tree = this.#trees.get(String(body['tree']));
      if (tree === undefined) return refusal(422, 'Tree SHA does not exist');
      const sha = this.#commit({
        tree,
        message: String(body['message']),
        parents: body['parents'] as string[],
      });
      return Response.json({ sha }, { status: 201 });
    }
    if (method === 'POST' && what === 'refs') {
      const branch = String(body['ref']).replace('refs/heads/', '');
      if (this.branches.has(branch)) return refusal(422, 'Reference already exists');
      if (!this.#commits.has(String(body['sha']))) return refusal(422, 'Object does not exist');
      this.branches.set(branch, String(body['sha']));
      return Response.json({ ref: body['ref'] }, { status: 201 });
    }
    return refusal(404, 'Not Found');
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
      const size = Number(query.get('per_page') ?? 30);
      const from = (Number(query.get('page') ?? 1) - 1) * size;
      return Response.json(
        this.issues
          .filter(({ labels }) => label === null || labels.includes(label))
          .toReversed()
          .slice(from, from + size)
          .map(issueShown),
      );
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

  #treeOf(branch: string): Tree | null {
    return this.#commits.get(this.branches.get(branch) ?? '')?.tree ?? null;
  }

  #commit(commit: Commit): string {
    const sha = this.#id();
    this.#commits.set(sha, commit);
    return sha;
  }

  #id(): string {
    this.#last += 1;
    return this.#last.toString(16).padStart(40, '0');
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

export function refusal(
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json(
    { message, documentation_url: 'https://docs.github.com/rest' },
    { status, headers },
  );
}
