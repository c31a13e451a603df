// The readable reference of the operator's API, `content/guides/operator-api.md`, written from the endpoints themselves.
// `npm run api-reference` writes it; a test says whether it is current.

import { readFileSync, writeFileSync } from 'node:fs';
import { endpoints } from '../worker/operator/api/index.ts';
import { command } from '../worker/operator/api/shapes.ts';
import { ruleOf } from '../worker/routes.ts';
import { wordsOrUsage } from './tool.ts';

const target = new URL('../content/guides/operator-api.md', import.meta.url);

const HEAD = `---
title: The operator's API
description: Every address below /v1, what it does and which scope it needs; commands, idempotency, versions, errors.
order: 14
---

Incidents, planned work and components have the shape of Statuspage's management API: its tools work by changing the host.
\`Authorization: Bearer\` and \`OAuth\` are the same. [\`/api/openapi.json\`](/api/openapi.json) describes all of it, OpenAPI 3.1.

\`\`\`sh
curl -X POST "$ALLCLEAR_URL/v1/pages/this/incidents" -H "Authorization: Bearer $ALLCLEAR_TOKEN" \\
  -H 'Content-Type: application/json' -H 'Idempotency-Key: deploy-42' \\
  -d '{"incident": {"name": "Sign-ins fail", "status": "investigating", "components": {"api": "partial_outage"}}}'
\`\`\`

## Manners

- **Once.** \`Idempotency-Key\` on a write: the same key and request say the same once. The key with another request is refused (422).
- **Versions.** \`ETag\` of an incident is its version. With \`If-Match\` a change of something that has changed is refused: 409, with
  \`current\` as it is now.
- **Errors** are problem details (RFC 9457); \`errors\` say where and what was expected.
- **Pages.** \`page\` and \`limit\` (at most 100), newest first; the audit goes by position (\`after\`).
- **Planned work** goes by itself: people are reminded of it, it starts, is verified and completes. Statuspage's switches say
  otherwise (\`scheduled_remind_prior\`, \`scheduled_auto_in_progress\`, \`scheduled_auto_completed\`, \`auto_transition_…\`):
  what is \`false\` waits for a person. Fields for tweets are taken and do nothing.
- **Differences from Statuspage.** Nothing is deleted, updates are not edited, components and groups are read; those change in
  \`status.yaml\`. An update is taken back within 30 seconds. Postmortems are Markdown in pull requests.
`;

/** The reference as it must stand. */
export function reference(): string {
  const tags = Map.groupBy(endpoints, ({ tag }) => tag);
  const parts = [...tags].map(([tag, list]) => {
    const rows = list.map(
      ({ method, path, summary }) =>
        `| \`${method} ${path}\` | ${summary} | ${ruleOf(method, path)} |`,
    );
    return `## ${tag}\n\n| Address | What | Scope |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const names = command.options.map((option) => {
    const { do: name, ...fields } = option.shape;
    return `| \`${name.value}\` | ${
      Object.keys(fields)
        .map((field) => `\`${field}\``)
        .join(', ') || 'nothing'
    } |`;
  });
  const commands = `## Commands\n\nThe body of \`POST …/commands\` is \`{"do": "…"}\` with what the command takes.\n\n| \`do\` | Takes |\n| --- | --- |\n${names.join('\n')}\n`;
  return [HEAD, ...parts, commands].join('\n');
}

/** Whether the file says what the endpoints say; tables are compared without their padding. */
export function referenceIsCurrent(): boolean {
  const bare = (text: string) => text.replaceAll(/[ -]+\|/g, ' |').replaceAll(/\| +/g, '| ');
  return bare(readFileSync(target, 'utf8')) === bare(reference());
}

if (import.meta.main) {
  wordsOrUsage(
    'Usage: npm run api-reference\n\nWrites content/guides/operator-api.md from the endpoints of the operator’s API.\n',
  );
  writeFileSync(target, reference());
}
