// The settings of a local server: `.dev.vars`, which the first start writes with random secrets, and
// over it what the environment says. They are handed to the server in a file that only its owner can
// read, because everybody on a machine can read a command line.

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The secrets that a new `.dev.vars` gets a random value for. */
const generated = ['SIGNING_KEY', 'OPERATOR_TOKENS', 'PAGERDUTY_WEBHOOK_SECRETS'] as const;

export type Settings = Readonly<Record<string, string>>;

/** The names of all settings, which the example file lists, those commented out included. */
export function settingNames(example: string): readonly string[] {
  return [...example.matchAll(/^(?:# )?(?<name>[A-Z][A-Z0-9_]*)=/gm)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
}

/** The example with random values in place of its secrets. */
export function withRandomSecrets(example: string, random = () => randomBytes(32).toString('hex')) {
  return generated.reduce((text, name) => {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(text)) throw new Error(`.dev.vars.example: expected a line ${name}="…"`);
    return text.replace(line, () => `${name}="${random()}"`);
  }, example);
}

/** The names of secrets in `settings` that still have the value of the example. */
export function exampleSecretsIn(settings: Settings, example: string): readonly string[] {
  const shipped = parse(example);
  return generated.filter((name) => settings[name] && settings[name] === shipped[name]);
}

/** Reads a file of `NAME="value"` lines. */
export function parse(text: string): Settings {
  const entries = Object.entries(parseEnv(text)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

/** The file's settings with those of the environment over them; an empty one counts as unset. */
export function overlay(
  file: Settings,
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Settings {
  const isSetting = (name: string) => names.includes(name) || name.startsWith('MONITOR_');
  const fromEnvironment = Object.entries(environment).filter(([name]) => isSetting(name));
  const all = { ...file, ...Object.fromEntries(fromEnvironment) };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

/**
 * Settings as the text of an env file that reads back the same. The format has no escape for quotes,
 * and the reader expands `$`, so a value holding all three kinds of quote is refused.
 */
export function serialise(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      const quote = [`'`, '`', '"'].find((mark) => !value.includes(mark));
      if (!quote || (quote === '"' && value.includes('\\'))) {
        throw new Error(`${name}: a setting cannot hold all of ', " and \``);
      }
      return `${name}=${quote}${value.replaceAll('$', '\\$')}${quote}\n`;
    })
    .join('');
}

/**
 * Writes a new `.dev.vars` where there is none; says whether it did. Whole or not at all: another copy may be starting at
 * the same moment, and both must read the same secrets.
 */
export function createDevVars(file: string, example: string): boolean {
  if (existsSync(file)) return false;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, withRandomSecrets(example), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (existsSync(file)) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** Writes the settings for the server to read. */
export function writeSettings(file: string, settings: Settings): void {
  writeFileSync(file, serialise(settings), { mode: 0o600 });
  // The mode above is for a new file only.
  chmodSync(file, 0o600);
}

/** The local settings: `.dev.vars` below the environment. */
export function readSettings(
  devVarsFile: string,
  example: string,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  return overlay(parse(readFileSync(devVarsFile, 'utf8')), environment, settingNames(example));
}
