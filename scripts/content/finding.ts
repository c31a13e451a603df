// What the content check can find: the rules by name, why each exists, how heavy it is. A rule's
// name is what people quote, configure and look up, so it is never reused for something else.

export type Level = 'error' | 'warn';

/**
 * Every rule of the check. `PM` postmortems, `AI` action items, `RB` runbooks, `CT` all content.
 */
export const RULES = {
  PM001: { level: 'error', why: 'the page is built from its front matter' },
  PM002: { level: 'error', why: 'numbers come from the record, not from memory' },
  PM003: { level: 'error', why: 'each section answers a question that somebody will ask' },
  PM006: { level: 'error', why: 'file, title and incident name the same day' },
  AI001: { level: 'error', why: 'an action item without an owner is a wish' },
  AI002: { level: 'error', why: 'urgent work has a day by which it is done' },
  RB001: { level: 'error', why: 'a runbook is found by its front matter' },
  RB002: { level: 'error', why: 'an alert leads to exactly one runbook' },
  RB003: { level: 'error', why: 'in the night everything stands where it always stands' },
  RB004: { level: 'error', why: 'an action that cannot be checked or undone makes it worse' },
  RB005: { level: 'error', why: 'nobody should have to decide alone when to call for help' },
  RB006: { level: 'warn', why: 'a runbook that nobody has carried out lately has rotted' },
  RB007: { level: 'error', why: 'a dead link costs minutes' },
  RB010: { level: 'error', why: 'a block with a language can be copied and read' },
  CT001: { level: 'error', why: 'a guide is listed by its front matter' },
  CT002: { level: 'error', why: 'a dead link helps nobody' },
  CT003: { level: 'error', why: 'a block with a language can be copied and read' },
  CT004: { level: 'error', why: 'what is marked as internal must be marked without doubt' },
} as const satisfies Record<string, { readonly level: Level; readonly why: string }>;

export type Rule = keyof typeof RULES;

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

/** Weights from the configuration (`postmortems.lint`) laid over the rules' own. */
export type Weights = Readonly<Record<string, Level | 'off'>>;

/** Applies the configured weights; what is switched off disappears. */
export function weighed(findings: readonly Finding[], weights: Weights): Finding[] {
  return findings.flatMap((finding) => {
    const level = weights[finding.rule] ?? finding.level;
    return level === 'off' ? [] : [{ ...finding, level }];
  });
}
