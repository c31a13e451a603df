// Which room of the house may import from which. The first entry whose `files` match a path is its
// room; what is not listed in `may` is refused. scripts/lint-rules.ts makes a lint rule of it.
// Tests (`*.test.ts`, `tests/`) may import anything, and nothing but tooling imports scripts.

import { posix } from 'node:path';

export type Room = {
  readonly name: string;
  /** Folders (everything below them) or single files, from the root of the repository. */
  readonly files: readonly string[];
  /** Folders or files outside the room itself. */
  readonly may: readonly string[];
  /** npm packages and the runtime's modules (`node:`, `cloudflare:`). */
  readonly packages: boolean;
  /** The compiled configuration, `allclear-catalog`. */
  readonly catalog: boolean;
};

const domain = 'worker/domain';
const vocabulary = 'worker/domain/vocabulary.ts';
const words = 'worker/words';
const store = 'worker/store';
const snapshot = 'worker/snapshot';
const documents = 'worker/snapshot/documents.ts';
const slaDocuments = 'worker/snapshot/sla-documents.ts';
/** How integers become figures: what renders a promise must not have an arithmetic of its own. */
const slaFigures = ['worker/domain/sla/figures.ts', 'worker/domain/sla/windows.ts'];
const commit = 'worker/commit';
const publish = 'worker/publish';
const notify = 'worker/notify';
const env = 'worker/env.ts';
const schema = 'content/schema';
const ladder = ['worker/snapshot/read.ts', 'worker/snapshot/rebuild.ts'];
const entry = [
  'worker/index.ts',
  'worker/app.ts',
  'worker/clock.ts',
  'worker/house.ts',
  'worker/rehearsal.ts',
  'worker/testing',
];

const room = (
  name: string,
  files: readonly string[],
  may: readonly string[],
  { packages = true, catalog = false } = {},
): Room => ({ name, files, may, packages, catalog });

export const rooms: readonly Room[] = [
  room('domain', [domain], [], { packages: false }),
  room('words', [words], [vocabulary], { packages: false }),
  room('content/schema', [schema], [vocabulary]),
  room('store', [store], [domain]),
  room('snapshot reading', ladder, [snapshot, domain, words, store]),
  room('snapshot', [snapshot], [domain, words]),
  room('commit', [commit], [domain, store, snapshot], { catalog: true }),
  room('publish/client', ['worker/publish/client'], [documents, vocabulary, words], {
    packages: false,
  }),
  room('publish', [publish], [documents, slaDocuments, ...slaFigures, vocabulary, words]),
  // The pages on which people subscribe and leave look like all others.
  room('notify/desk', ['worker/notify/desk'], [notify, domain, words, store, env, publish]),
  room('notify', [notify], [domain, documents, words, store, commit, env]),
  room('probe', ['worker/probe'], [domain, commit, store, env], { catalog: true }),
  room('webhook', ['worker/webhook'], [domain, commit, store, env], { catalog: true }),
  room(
    'operator/console',
    ['worker/operator/console'],
    ['worker/operator', domain, commit, store, snapshot, words, env, publish, notify],
    { catalog: true },
  ),
  room(
    'operator/api',
    ['worker/operator/api'],
    ['worker/operator', domain, commit, store, publish, snapshot, 'worker/routes.ts'],
  ),
  room(
    'operator',
    ['worker/operator'],
    [domain, commit, store, env, 'worker/routes.ts', 'worker/notify/desk/office.ts'],
    { catalog: true },
  ),
  room('env', [env], [domain, 'worker/settings.ts']),
  room('settings', ['worker/settings.ts'], [], { packages: false }),
  room('routes', ['worker/routes.ts'], [words, 'worker/domain/operator.ts'], { packages: false }),
  room(
    'catalog',
    ['worker/catalog.d.ts'],
    ['worker/domain/catalog.ts', 'worker/domain/content-index.ts'],
    { packages: false },
  ),
  room('entry', entry, ['worker'], { catalog: true }),
  room('site', ['site'], [schema, vocabulary, 'worker/domain/counted.ts', documents]),
];

const isWithin = (path: string, place: string) => path === place || path.startsWith(`${place}/`);
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || isWithin(path, 'tests');
const isTooling = (path: string) => isWithin(path, 'scripts') || !path.includes('/');

/** The room a file belongs to; null for tooling and tests, which may import anything. */
export function roomOf(path: string): Room | null {
  if (isTest(path) || isTooling(path)) return null;
  return rooms.find(({ files }) => files.some((place) => isWithin(path, place))) ?? null;
}

/**
 * Why `file` may not import `specifier`, in one line; null when it may. Paths are relative to the
 * root of the repository, with forward slashes.
 */
export function whyRefused(file: string, specifier: string): string | null {
  if (isTest(file) || isTooling(file)) return null;
  const own = roomOf(file);
  if (!own) return `${file} stands in no room: give it one in scripts/rooms.ts`;
  const allowed = [
    ...own.files,
    ...own.may,
    ...(own.packages ? ['packages'] : []),
    ...(own.catalog ? ['allclear-catalog'] : []),
  ];
  const refused = (what: string) =>
    `${own.name} may not import ${what}; it may import ${allowed.join(', ')}`;
  if (specifier === 'allclear-catalog') return own.catalog ? null : refused(specifier);
  if (!specifier.startsWith('.')) return own.packages ? null : refused(specifier);
  const target = posix.join(posix.dirname(file), specifier);
  const allowedHere = [...own.files, ...own.may].some((place) => isWithin(target, place));
  return allowedHere ? null : refused(target);
}
