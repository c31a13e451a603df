// The few words of the configuration that the docs site shows: the page's name, its address, the
// names of components. Read leniently on purpose: whether the configuration is right is decided by
// its own check, and a site without one still builds.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';

/** What the site needs to know about the page that it belongs to. */
export type SiteSettings = {
  /** Name of the company or product. */
  readonly name: string;
  /** Public address, for canonical links; undefined where none is configured. */
  readonly url: string | undefined;
  /** Component ids and what readers call them. */
  readonly components: Readonly<Record<string, string>>;
  /** Whether published postmortems say how many of their actions are settled. */
  readonly showsActions: boolean;
  /** Ids of the monitors. */
  readonly monitors: readonly string[];
  /**
   * Where a file can be edited, with a slash at the end; undefined where the repository is unknown.
   */
  readonly editBase: string | undefined;
};

/**
 * The root of the project, from which every command runs; modules move when the site is built, this
 * does not.
 */
export const ROOT = pathToFileURL(`${process.cwd()}/`);

/**
 * Reads the settings; `ALLCLEAR_CONFIG` names another configuration, `GITHUB_REPOSITORY` the
 * repository.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): SiteSettings {
  const { page, components, postmortems, monitors } = configuration(
    environment['ALLCLEAR_CONFIG'] || undefined,
  );
  const repository = environment['GITHUB_REPOSITORY'] ?? originRepository();
  return {
    name: words(page?.['name']) ?? 'Status',
    url: words(page?.['url']),
    components: Object.fromEntries(
      (Array.isArray(components) ? components : []).flatMap((entry: unknown) => {
        const { id, name } = record(entry) ?? {};
        return typeof id === 'string' ? [[id, words(name) ?? id]] : [];
      }),
    ),
    showsActions: postmortems?.['publicActionCount'] === true,
    monitors: (Array.isArray(monitors) ? monitors : []).flatMap(
      (entry: unknown) => words(record(entry)?.['id']) ?? [],
    ),
    editBase: repository && `https://github.com/${repository}/edit/main/`,
  };
}

function configuration(path = fileURLToPath(new URL('content/status.yaml', ROOT))) {
  const parsed: unknown = existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined;
  const { page, components, postmortems, monitors } = record(parsed) ?? {};
  return { page: record(page), components, postmortems: record(postmortems), monitors };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function words(value: unknown) {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `owner/name` of the remote "origin" where that is on GitHub. */
function originRepository(): string | undefined {
  const { status, stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], {
    cwd: fileURLToPath(ROOT),
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  return /github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(stdout.trim())?.[1];
}
