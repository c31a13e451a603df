// Files that are broken, half, or made to do harm: each is told by name, and none is taken for what it is not.

import { expect, it } from 'vitest';
import { printable } from '../import.ts';
import { componentsIn, suggestion } from './components.ts';
import { draftFrom } from './imported.ts';
import { sectionsOf } from './sections.ts';
import { fromMarkdown } from './markdown.ts';
import type { Read } from './source.ts';
import { fromStatuspage } from './statuspage.ts';
import { fromUpptime } from './upptime.ts';

const ISSUE = {
  number: 7,
  title: 'API is down',
  labels: [{ name: 'status' }],
  created_at: '2024-03-07T10:00:00Z',
  closed_at: '2024-03-07T11:00:00Z',
};
const INCIDENT = {
  id: 'k',
  name: 'Errors',
  impact: 'major',
  created_at: '2024-03-07T10:00:00Z',
  resolved_at: '2024-03-07T11:00:00Z',
  components: [{ name: 'API' }],
};
const PAGE = `---
severity: SEV-2
components: [api]
start: 2024-03-07T10:00:00Z
end: 2024-03-07T11:00:00Z
---

# Errors

Words.
`;

const draft = ({ incidents: [incident] }: Read) => {
  if (incident === undefined) throw new Error('nothing was read');
  const components = componentsIn('components: [{ id: api, name: API }]');
  const rest = { owner: '@team-api', taken: new Set<string>(), there: new Set<string>() };
  return draftFrom(incident, { components, severity: 'SEV-2', ...rest });
};

it('says that an answer is no list, instead of finding nothing in it', () => {
  expect(fromUpptime({ message: 'Not Found' }).loose).toEqual([
    'expected a list of issues; found none',
  ]);
  expect(fromStatuspage([{ name: 'incidents.json', json: '<p>' }]).loose).toEqual([
    'incidents.json: expected a list of components, incidents, scheduled_maintenances; found none',
  ]);
});

it('reads a list of pages as one list', () => {
  expect(fromUpptime([[ISSUE], [{ ...ISSUE, number: 8 }]]).incidents).toHaveLength(2);
});

it('reads a page with a mark of its encoding, and says what is wrong in front matter', () => {
  expect(draft(fromMarkdown([{ name: 'a.md', text: `\ufeff${PAGE}` }])).ok).toBe(true);
  expect(fromMarkdown([{ name: 'a.md', text: '---\nseverity: [\n---\n' }]).loose[0]).toMatch(
    /^a\.md: expected YAML: /,
  );
  expect(fromMarkdown([{ name: 'a.md', text: '---\n\nWords.\n' }]).loose).toEqual([
    'a.md: expected front matter between two lines of ---; found none',
  ]);
});

it('takes over nothing that was internal', () => {
  const inside = `${PAGE}\n<!-- internal -->\nBob’s phone.\n<!-- /internal -->\n\nMore.\n`;
  const outcome = draft(fromMarkdown([{ name: 'a.md', text: inside }]));
  expect(JSON.stringify(outcome)).not.toContain('phone');
  expect(outcome.ok && outcome.open).toEqual([
    'a.md: left out what stands between internal markers',
  ]);
  for (const visibility of ['internal', 'Internal', 'private']) {
    const hidden = PAGE.replace('severity:', `visibility: ${visibility}\nseverity:`);
    expect(fromMarkdown([{ name: 'a.md', text: hidden }]).loose).toEqual([
      `a.md: visibility: ${visibility}, left out`,
    ]);
  }
});

it('lists the updates that say no time', () => {
  const updates = [
    { status: 'investigating', body: 'We look.', display_at: 'yesterday' },
    { status: 'identified', body: 'Found.' },
    { status: 'resolved', body: 'Over.', display_at: '2024-03-07T11:00:00Z' },
  ];
  const json = { incidents: [{ ...INCIDENT, incident_updates: updates }] };
  const outcome = draft(fromStatuspage([{ name: 'incidents.json', json }]));
  expect(outcome.ok && outcome.open).toEqual([
    'k: left out of the timeline for want of an instant: 2 updates',
  ]);
});

it.each([
  ['signs that never pair up', '*a_ '.repeat(40_000)],
  ['a word without an end', 'a'.repeat(100_000)],
  ['a book', 'We waited. '.repeat(50_000)],
])('leaves out %s before it is read as Markdown', (_, postmortem_body) => {
  const json = { incidents: [{ ...INCIDENT, postmortem_body }] };
  const outcome = draft(fromStatuspage([{ name: 'incidents.json', json }]));
  expect(outcome.ok ? '' : outcome.reason).toMatch(/^expected at most \d+ /);
});

it('reads a heading that is mostly blanks', () => {
  const sections = sectionsOf(
    `## Impact${' '.repeat(300_000)}x\n\nWords.\n\n## Impact ##\n\nMore.\n`,
  );
  expect(sections.get('Impact')?.trim()).toBe('More.');
});

it('prints nothing that a terminal obeys, and suggests no component without an id', () => {
  expect(printable('a\u001b[2Jb\u009bc\nd')).toBe('a [2Jb c d');
  const read = { components: [{ name: '検索', group: null, description: null }] };
  expect(suggestion(read, new Map())).toEqual(['  - { id: …, name: "検索" }']);
});
