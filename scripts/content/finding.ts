// What the content check finds, and the three forms in which it is told: a line for a terminal, an
// annotation for a pull request, an object for an editor.

import { RULES, type Rule } from './rules/index.ts';

/** `error` stops a pull request, `warn` and `info` only tell. */
export type Level = 'error' | 'warn' | 'info';

/** Something that is wrong in a file, at a line counted from 1. */
export type Finding = {
  /** Relative to the root of the project. */
  readonly file: string;
  readonly line: number;
  readonly rule: Rule;
  readonly level: Level;
  readonly message: string;
};

/** One line for a terminal, in the form that editors make a link of. */
export function printFinding({ file, line, rule, level, message }: Finding): string {
  return `${file}:${line} ${level} ${rule} ${message}\n  because ${RULES[rule].why}`;
}

const COMMANDS: Readonly<Record<Level, string>> = {
  error: 'error',
  warn: 'warning',
  info: 'notice',
};

/** A workflow command that GitHub shows beside the line in a pull request. */
export function printAnnotation({ file, line, rule, level, message }: Finding): string {
  const text = `${message} (because ${RULES[rule].why})`;
  return annotation(COMMANDS[level], { file, line: String(line), title: rule }, text);
}

/** The command itself, with every text as one line of it. */
export function annotation(
  command: string,
  properties: Readonly<Record<string, string>>,
  text: string,
) {
  const property = (value: string) => data(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const named = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${command} ${named.join(',')}::${data(text)}`;
}

const data = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Everything as one JSON text, each finding with its reason and its page. */
export function printJson(findings: readonly Finding[], excused: number): string {
  const all = findings.map((finding) => ({
    ...finding,
    why: RULES[finding.rule].why,
    url: `/guides/content-rules/#${finding.rule.toLowerCase()}`,
  }));
  return JSON.stringify({ findings: all, excused }, null, 2);
}

/** Weights from the configuration (`postmortems.lint`) laid over the rules' own. */
export type Weights = Readonly<Record<string, Level | 'off'>>;

/**
 * Applies the configured weights; what is switched off disappears. A rule that weighs by section
 * weighs what the configuration says everywhere.
 */
export function weighed(findings: readonly Finding[], weights: Weights): Finding[] {
  return findings.flatMap((finding) => {
    const level = weights[finding.rule] ?? finding.level;
    return level === 'off' ? [] : [{ ...finding, level }];
  });
}
