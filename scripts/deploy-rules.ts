// What must not go out. Each rule gives a reason in words, and all of them are said at once.

import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Catalog } from '../worker/domain/catalog.ts';
import { describeSettingProblem, settingProblems } from '../worker/settings.ts';
import { loopbackMonitors } from './catalog.ts';
import { exampleSecretsIn, type Settings } from './settings.ts';

export type Deployment = {
  readonly catalog: Pick<Catalog, 'monitors' | 'page'>;
  /** The secrets to be uploaded. */
  readonly secrets: Settings;
  /** The text of `.dev.vars.example`. */
  readonly example: string;
  /** The text of wrangler.toml. */
  readonly toml: string;
};

/** What the command line asks for. Throws on words that are none of it: a misspelt `--dry-run` must not deploy. */
export function deployOptions(words: readonly string[]): { dryRun: boolean; help: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...words], options: { 'dry-run': flag, help: flag } });
  return { dryRun: values['dry-run'], help: values.help };
}

/** Why this must not be deployed; empty when it may be. */
export function reasonsNotToDeploy({ catalog, secrets, example, toml }: Deployment): string[] {
  const reasons = settingProblems(secrets).map(describeSettingProblem);
  for (const name of exampleSecretsIn(secrets, example)) {
    reasons.push(`${name} still has the value of .dev.vars.example, which everybody knows`);
  }
  if ('ALLOW_LOOPBACK' in secrets || /^\s*ALLOW_LOOPBACK\s*=/m.test(toml)) {
    reasons.push('ALLOW_LOOPBACK is set: it is for this machine only, so leave it out');
  }
  const local = loopbackMonitors(catalog).map(({ id }) => id);
  if (local.length > 0) {
    reasons.push(`these monitors watch this machine, not your services: ${local.join(', ')}`);
  }
  const { hostname } = new URL(catalog.page.url);
  if (hostname.endsWith('.example')) {
    reasons.push(`page.url is still the sample's (${hostname}): put your own address there`);
  }
  return reasons;
}

const destructive =
  /\b(?:DROP\s+(?:TABLE|COLUMN)|RENAME\s+(?:TO|COLUMN)|DELETE\s+FROM|TRUNCATE)\b/i;

const trigger = /\bCREATE\s+(?:TEMP\s+)?TRIGGER\b.*?\bEND\s*;/gis;

/**
 * Statements in the migrations that take something away: the deployment that still runs while they are
 * applied would miss it. One line each, naming the file.
 */
export async function destructiveStatements(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const name of glob('**/*.sql', { cwd: folder })) {
    const text = (await readFile(join(folder, name), 'utf8')).replaceAll(/--.*$/gm, '');
    // In a trigger such words are about rows yet to come.
    for (const statement of text.replaceAll(trigger, '').split(';')) {
      const match = destructive.exec(statement);
      if (match)
        found.push(`migrations/${name}: "${match[0]}" takes away what a running version may use`);
    }
  }
  return found.toSorted();
}
