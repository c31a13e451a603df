// The page of rules, made from the table of rules: `npm run content -- --write-rules` writes it, a
// test holds both together.

import { RULES } from './index.ts';

/** Where the page lies, relative to the root of the project. */
export const RULES_PAGE = 'content/guides/content-rules.md';

const GROUPS = [
  ['PM', 'Postmortems', 'Rules for `content/postmortems/*.md` and the facts beside them.'],
  ['AI', 'Action items', 'Rules for `action_items` in the front matter of a postmortem.'],
  [
    'BL',
    'Language',
    'A person is never a cause. Prose only: code, quotations and headings are not looked at. BL001 is an error in Summary, Root cause, What went wrong and Lessons learned, and a warning elsewhere; BL002 is a warning in Timeline and What went well. Where a sentence is right all the same, `<!-- blame-ok: reason -->` before or in its block excuses it; excuses are counted.',
  ],
  ['RB', 'Runbooks', 'Rules for `content/runbooks/*.md`.'],
  ['CT', 'All content', 'Rules for every page.'],
] as const;

/** The whole page as Markdown. */
export function rulesPage(): string {
  const groups = GROUPS.map(([prefix, title, text]) => {
    const rules = Object.entries(RULES).filter(([name]) => name.startsWith(prefix));
    return `## ${title}\n\n${text}\n\n${rules.map(([name, rule]) => section(name, rule)).join('\n\n')}`;
  });
  return `---
title: The rules of content
description: Every rule that npm run content checks, why it exists, and what good looks like.
order: 30
---

\`npm run content\` checks postmortems, runbooks and guides, with file and line. An *error* stops the pull request, a *warn*
and an *info* do not. \`postmortems: { lint: { PM007: error, BL006: off } }\` in \`content/status.yaml\` changes the weight of a
rule. \`npm run content -- --json\` prints the findings for editors; in GitHub Actions they are annotations. This page is made
from the rules themselves.

${groups.join('\n\n')}
`;
}

function section(name: string, rule: (typeof RULES)[keyof typeof RULES]): string {
  return `### ${name}

*${rule.level}*: ${rule.why}.

- **Not:** ${plain(rule.bad)}
- **But:** ${plain(rule.good)}`;
}

/** Text in which nothing is Markdown by accident. */
const plain = (text: string) => text.replaceAll(/[|<>*_[\]`]/g, (sign) => `\\${sign}`);
