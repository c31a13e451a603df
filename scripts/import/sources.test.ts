// What comes from elsewhere is taken over as it is, or listed: a draft from each kind of source passes the content check.

import { describe, expect, it } from 'vitest';
import { checkContent } from '../content/check.ts';
import { draftFrom, type Settings } from './imported.ts';
import { sectionsOf } from './sections.ts';
import { componentsIn } from './components.ts';
import { fromCState } from './cstate.ts';
import { fromMarkdown } from './markdown.ts';
import type { Read } from './source.ts';
import { fromStatuspage } from './statuspage.ts';
import { fromUpptime } from './upptime.ts';

const settings = (more: Partial<Settings> = {}): Settings => ({
  components: componentsIn('components: [{ id: api, name: Public API }, { id: web, name: Web }]'),
  owner: '@team-api',
  severity: null,
  taken: new Set(['INC-20240307-01']),
  there: new Set(),
  ...more,
});

const STATUSPAGE = {
  components: [
    { id: 'g', name: 'Platform', group: true },
    { id: 'a', name: 'Public API', group: false, group_id: 'g' },
    { id: 's', name: 'Search', group: false, group_id: 'g', description: 'Finds things' },
  ],
  incidents: [
    {
      id: 'kctbh9vrtdwd',
      name: 'Elevated errors',
      impact: 'major',
      created_at: '2024-03-07T10:05:00.000+01:00',
      started_at: '2024-03-07T10:00:00.000+01:00',
      monitoring_at: '2024-03-07T10:40:00.000+01:00',
      resolved_at: '2024-03-07T11:00:00.000+01:00',
      postmortem_body:
        'We changed a limit.\n\n## Root cause\n\nNothing compared the two.\n\n## Thanks\n\nFor your patience.',
      postmortem_published_at: '2024-03-09T12:00:00Z',
      components: [{ name: 'Public API' }, { name: 'Search' }],
      incident_updates: [
        {
          status: 'investigating',
          body: 'We look | into <i>it</i>.<br />',
          display_at: '2024-03-07T09:05:00Z',
        },
        { status: 'postmortem', body: 'x', display_at: '2024-03-09T12:00:00Z' },
      ],
    },
    {
      id: 'open',
      name: 'Now',
      impact: 'minor',
      created_at: '2024-03-08T00:00:00Z',
      resolved_at: null,
    },
  ],
  scheduled_maintenances: [{ id: 'm', name: 'Upgrade', status: 'completed' }],
};

const first = (read: Read, more: Partial<Settings> = {}) => {
  const [incident] = read.incidents;
  if (incident === undefined) throw new Error('nothing was read');
  return draftFrom(incident, settings(more));
};

/** Errors of the content check in what was drafted. */
function errorsIn(outcome: ReturnType<typeof draftFrom>): string[] {
  if (!outcome.ok) return [outcome.reason];
  const files = new Map(
    outcome.files.map(({ path, text }) => [path.replace('content/', ''), text]),
  );
  return checkContent({
    files,
    watched: null,
    answers: () => true,
    today: '2026-11-27',
    policy: { opensTrackers: true },
  })
    .findings.filter(({ level }) => level === 'error')
    .map(({ rule, message }) => `${rule} ${message}`);
}

describe('Statuspage', () => {
  const read = fromStatuspage([{ name: 'all', json: STATUSPAGE }]);

  it('gives incidents, components, and a list of the rest', () => {
    expect(read.components).toEqual([
      { name: 'Public API', group: 'Platform', description: null },
      { name: 'Search', group: 'Platform', description: 'Finds things' },
    ]);
    expect(read.loose).toEqual([
      'open: not resolved yet',
      expect.stringContaining('m: planned work "Upgrade"'),
    ]);
  });

  it('gives a draft with its own words, times and severity', () => {
    const outcome = first(read);
    expect(errorsIn(outcome)).toEqual([]);
    if (!outcome.ok) return;
    const [page, facts] = outcome.files;
    expect(page?.path).toBe('content/postmortems/2024-03-07-elevated-errors.md');
    expect(facts?.path).toBe('content/incidents/INC-20240307-02.json');
    expect(JSON.parse(facts?.text ?? '')).toMatchObject({
      severity: 'SEV-2',
      components: ['api'],
      times: {
        started: '2024-03-07T09:00:00Z',
        detected: '2024-03-07T09:05:00Z',
        mitigated: '2024-03-07T09:40:00Z',
      },
    });
    expect(page?.text).toContain(
      '## Root cause and contributing factors\n\nNothing compared the two.',
    );
    expect(page?.text).toContain('| 2024-03-07 09:05:00 | investigating: We look \\| into it. |');
    expect(page?.text).toContain('✎ The source says nothing of this.');
    expect(outcome.open).toEqual([
      'kctbh9vrtdwd: component "Search" is not in content/status.yaml',
      'kctbh9vrtdwd: section "Thanks" is none of ours; it stands at the end, under its name',
    ]);
  });
});

describe('cState', () => {
  const issue = (more = '') =>
    `---\ntitle: Slow\ndate: 2024-05-01 10:00:00Z\nresolved: true\nresolvedWhen: 2024-05-01 11:00:00Z\nseverity: disrupted\naffected: [Web]\n${more}---\n\nPages were slow.\n`;

  it('gives a draft of what is resolved, and lists the rest', () => {
    const read = fromCState([
      { name: 'a.md', text: issue() },
      { name: 'b.md', text: issue().replace('resolved: true', 'resolved: false') },
      { name: 'c.md', text: 'nothing' },
    ]);
    expect(errorsIn(first(read))).toEqual([]);
    expect(read.loose.map((line) => line.slice(0, 5))).toEqual(['b.md:', 'c.md:']);
  });
});

describe('what is imported again', () => {
  it('is left out whole, so that no facts stand there without a page', () => {
    const read = fromStatuspage([{ name: 'all', json: STATUSPAGE }]);
    const there = new Set<string>();
    expect(first(read, { there }).ok).toBe(true);
    expect(first(read, { there })).toEqual({
      ok: false,
      source: 'kctbh9vrtdwd',
      reason: 'content/postmortems/2024-03-07-elevated-errors.md is there already, left as it is',
    });
  });
});

describe('an instant', () => {
  const of = (start: string) => {
    const text = `---\nseverity: SEV2\nstart: "${start}"\nend: 2024-02-03T03:00:00Z\ncomponents: [api]\n---\n# Lost\n`;
    return first(fromMarkdown([{ name: 'x.md', text }]));
  };
  const startOf = (start: string) => {
    const outcome = of(start);
    if (!outcome.ok) return outcome.reason;
    return JSON.parse(outcome.files[1]?.text ?? '').times.started;
  };

  it('without a zone is UTC wherever this runs, and listed', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      expect(startOf('2024-02-02 02:02:00')).toBe('2024-02-02T02:02:00Z');
      const outcome = of('2024-02-02 02:02');
      expect(outcome.ok && outcome.open).toEqual([
        'x.md: no zone at started, detected; read as UTC, correct it where it is not',
      ]);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('keeps the zone that it names', () => {
    expect(startOf('2024-02-02T02:02:00.123+01:00')).toBe('2024-02-02T01:02:00Z');
    expect(startOf('2024-02-02 02:02:00 -0500')).toBe('2024-02-02T07:02:00Z');
    expect(startOf('2024-02-02 02:02:00 UTC')).toBe('2024-02-02T02:02:00Z');
  });

  it.each(['2024', '2024-02-02', 'Room 12', '02/03/2024 10:00', '2024-02-30T99:00:00Z'])(
    'is not guessed from %s',
    (start) => {
      expect(startOf(start)).toBe('no instant for started, detected');
    },
  );
});

describe('Upptime', () => {
  const issue = {
    number: 7,
    title: '🛑 Web is down',
    body: 'In 1a2b, Web was down.',
    labels: [{ name: 'status' }, { name: 'web' }],
    created_at: '2024-06-01T00:00:00Z',
    closed_at: '2024-06-01T00:20:00Z',
  };

  it('knows no severity, so that somebody has to name one', () => {
    const read = fromUpptime([
      issue,
      { ...issue, number: 8, labels: [] },
      { ...issue, number: 9, closed_at: null },
    ]);
    expect(first(read)).toMatchObject({
      ok: false,
      reason: 'the source knows no severity; name one with --severity',
    });
    expect(errorsIn(first(read, { severity: 'SEV-2' }))).toEqual([]);
    expect(read.loose).toEqual(['#8: not labelled "status"', '#9: not resolved yet']);
  });
});

describe('plain Markdown', () => {
  it('gives a draft where the times are known, and else says which are not', () => {
    const text =
      '---\nseverity: SEV2\nstart: 2024-02-02T02:02:00Z\nend: 2024-02-02T03:00:00Z\ncomponents: [api]\n---\n# Lost messages\n\n## Impact\n\nSome.\n';
    const outcome = first(fromMarkdown([{ name: 'x.md', text }]));
    expect(errorsIn(outcome)).toEqual([]);
    expect(outcome.ok && outcome.files[0]?.path).toBe(
      'content/postmortems/2024-02-02-lost-messages.md',
    );
    expect(
      first(fromMarkdown([{ name: 'x.md', text: '# Lost\n\nWords.' }]), { severity: 'SEV-3' }),
    ).toMatchObject({
      ok: false,
      reason: 'no instant for started, detected, mitigated, restored, resolved',
    });
  });

  it('is not cut inside of code', () => {
    expect([
      ...sectionsOf('Before\n\n```sh\n# no heading\n```\n\n## Timeline\n\nx').keys(),
    ]).toEqual(['Summary', 'Timeline (UTC)']);
  });
});
