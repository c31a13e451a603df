// The part of GitHub that is git: commits, their trees and the branches that point at them, with the few endpoints that read
// and write them.

type File = { text: string };
type Tree = ReadonlyMap<string, File>;
type Commit = { tree: Tree; message: string; parents: readonly string[] };
type Fields = Readonly<Record<string, unknown>>;

export class FakeGit {
  readonly branches = new Map<string, string>();
  readonly #commits = new Map<string, Commit>();
  readonly #trees = new Map<string, Tree>();
  #last = 0;

  constructor(files: Readonly<Record<string, string>>) {
    const tree = new Map(Object.entries(files).map(([path, text]) => [path, { text }]));
    this.branches.set('main', this.#commit({ tree, message: 'Begin', parents: [] }));
  }

  /** Files of a branch or commit by path; null where there is neither. */
  filesOf(ref: string): Readonly<Record<string, string>> | null {
    const tree = this.#treeOf(ref);
    return tree && Object.fromEntries([...tree].map(([path, { text }]) => [path, text]));
  }

  /** A person commits to a branch. */
  write(branch: string, path: string, text: string): void {
    const tree = new Map(this.#treeOf(branch) ?? []);
    tree.set(path, { text });
    const parents = [this.branches.get(branch) ?? ''];
    this.branches.set(branch, this.#commit({ tree, message: `Change ${path}`, parents }));
  }

  contents(path: string, ref: string): Response {
    const file = this.#treeOf(ref)?.get(path);
    if (file === undefined) return refusal(404, 'Not Found');
    const bytes = new TextEncoder().encode(file.text);
    const content = btoa(String.fromCharCode(...bytes)).replaceAll(/.{60}/g, '$&\n');
    return Response.json({ path, encoding: 'base64', content });
  }

  answer(method: string, [what = '', ...rest]: string[], body: Fields): Response {
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

  #treeOf(ref: string): Tree | null {
    return this.#commits.get(this.branches.get(ref) ?? ref)?.tree ?? null;
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
}

/** How GitHub words a refusal. */
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
