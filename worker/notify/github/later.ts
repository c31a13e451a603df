// What the record knows now and did not when the draft was written, as a comment for people: what they wrote is never touched.
// Pure.

import type { Draft } from './draft.ts';

/** Facts that changed after the draft, as a comment; null where none did. `before` is the facts file as it was. */
export function laterFacts(before: string, { facts }: Draft): string | null {
  const was = fieldsOf(before);
  const is = fieldsOf(facts.text);
  const changed = Object.keys(is).filter(
    (key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]),
  );
  if (changed.length === 0) return null;
  const rows = changed.map((key) => `| \`${key}\` | ${shown(was[key])} | ${shown(is[key])} |`);
  return `The record of this incident has changed since the draft was written. Nothing was overwritten; take over what is right, in the front matter and in \`${facts.path}\`.

| Field | In the draft | In the record |
| --- | --- | --- |
${rows.join('\n')}

The facts file as it would be now:

\`\`\`json
${facts.text.trim()}
\`\`\`
`;
}

function fieldsOf(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? flattened(value) : {};
  } catch {
    return {};
  }
}

/** `times.started` and so on, so that a change is told where it is. */
function flattened(value: object, prefix = ''): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.entries(flattened(inner, `${prefix}${key}.`))
        : [[`${prefix}${key}`, inner]],
    ),
  );
}

const shown = (value: unknown) => `\`${JSON.stringify(value ?? null).replaceAll(/[|`]/g, '')}\``;
