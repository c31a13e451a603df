// Golden drafts: what the worker writes for an incident, read by the same check that people's postmortems pass. A draft may
// still have questions in it, but nothing that the check calls an error.

import { describe, expect, it } from 'vitest';
import { POSTMORTEM_SECTIONS } from '../../content/schema/postmortem.ts';
import type { Catalog } from '../../worker/domain/catalog.ts';
import { draftOf } from '../../worker/notify/github/draft.ts';
import { factsOf } from '../../worker/notify/github/facts.ts';
import type { PublicIncident } from '../../worker/snapshot/documents.ts';
import { project } from '../../worker/snapshot/project.ts';
import { MERIDIAN, monitorOf } from '../../worker/testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../../worker/testing/story.ts';
import { checkContent } from './check.ts';
import { readDocument } from './document.ts';

const CATALOG: Catalog = {
  ...MERIDIAN,
  monitors: [monitorOf({ id: 'api-http', component: 'api' })],
};

/** The public document of a story's only incident. */
function published(story: Story): PublicIncident | null {
  const projected = project({
    world: story.world,
    catalog: story.catalog,
    now: story.now,
    changed: new Set(story.world.incidents.keys()),
    previous: { page: null, recent: null, history: new Map() },
  });
  for (const { document } of projected) if ('incident' in document) return document.incident;
  return null;
}

function draftOfStory(story: Story, isPublic: boolean) {
  const [view] = story.views();
  if (view === undefined) throw new Error('the story has no incident');
  const sla = { windows_bad: 6, budget_minutes: 30, breach: false };
  const facts = factsOf(view, published(story), 'INC-20261001-01', sla);
  if (typeof facts === 'string') throw new Error(facts);
  return draftOf(facts, {
    reviewers: ['@team-api', '@team-db'],
    pageUrl: 'https://status.meridian.example',
    isPublic,
  });
}

/** Seen by PagerDuty, across midnight, with a note that tries to leave its section. */
function paged(): Story {
  const story = new Story(CATALOG);
  const say = (what: Parameters<typeof pagerduty>[1], at: number, more = {}) => {
    story.now = at;
    story.tell(pagerduty('PGR0VU2', what, at, more));
  };
  const begin = START_AT + 13.8 * 60 * MINUTE_MS;
  say('triggered', begin, { severity: 'SEV-1' });
  say('acknowledged', begin + 3 * MINUTE_MS + 12_000);
  say('annotated', begin + 9 * MINUTE_MS, {
    text: 'rolled back | by jo\n<!-- /internal --> _done_',
  });
  say('resolved', begin + 31 * MINUTE_MS);
  story.wait(20);
  return story;
}

/** Seen by a probe alone. */
function probed(): Story {
  const story = new Story(CATALOG);
  story.tick({ 'api-http': 'down' });
  story.wait(25);
  story.tick({ 'api-http': 'up' });
  story.wait(20);
  return story;
}

describe.each([
  ['paged, for the inside', paged, false],
  ['paged, for everybody', paged, true],
  ['probed', probed, true],
] as const)('a draft of an incident that was %s', (name, tell, isPublic) => {
  const draft = draftOfStory(tell(), isPublic);

  it('is this file', async () => {
    const file = name.replaceAll(/[^a-z]+/g, '-');
    await expect(draft.page.text).toMatchFileSnapshot(`fixtures/draft-${file}.md`);
    await expect(draft.facts.text).toMatchFileSnapshot(`fixtures/draft-${file}.json`);
  });

  it('has no error, and no warning but that questions wait', () => {
    const { findings } = checkContent({
      files: new Map(
        [draft.page, draft.facts].map(({ path, text }) => [path.replace('content/', ''), text]),
      ),
      watched: null,
      answers: (path) => path.startsWith('/incidents/'),
      today: '2026-11-03',
      policy: { opensTrackers: true },
    });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['PM003', 'PM008', 'PM011']));
  });

  it('asks what the template asks', () => {
    const { sections } = readDocument('postmortems/x.md', draft.page.text);
    const titles = sections(2).map(({ title }) => title);
    expect(titles.slice(0, POSTMORTEM_SECTIONS.length)).toEqual([...POSTMORTEM_SECTIONS]);
  });
});

it('a draft of what customers were never told of is for the inside', () => {
  const story = paged();
  const [view] = story.views();
  if (view === undefined) throw new Error('the story has no incident');
  const facts = factsOf({ ...view, published: null }, null, null, null);
  if (typeof facts === 'string') throw new Error(facts);
  const settings = { reviewers: ['@team-api'], pageUrl: 'https://status.meridian.example' };
  const { text } = draftOf(facts, { ...settings, isPublic: false }).page;
  const { data } = readDocument('postmortems/x.md', text).parts;
  expect(data).toMatchObject({ status: 'draft', visibility: 'internal' });
});

it('a draft does not tell of an earlier postmortem, which was no part of what happened', () => {
  const story = paged();
  const [view] = story.views();
  const incident = published(story);
  const [update] = incident?.updates ?? [];
  if (view === undefined || incident === null || update === undefined)
    throw new Error('the story says nothing in public');
  const later = {
    ...update,
    status: 'postmortem' as const,
    at: update.at + 30 * 24 * 60 * MINUTE_MS,
  };
  const momentsWith = (updates: typeof incident.updates) => {
    const facts = factsOf(view, { ...incident, updates }, null, null);
    return typeof facts === 'string' ? facts : facts.moments;
  };
  expect(momentsWith([later, ...incident.updates])).toEqual(momentsWith(incident.updates));
});

describe('what was mitigated', () => {
  const story = paged();
  const [view] = story.views();
  if (view === undefined) throw new Error('the story has no incident');
  const factsWith = (more: Partial<typeof view>) => {
    const facts = factsOf({ ...view, ...more }, null, null, null);
    if (typeof facts === 'string') throw new Error(facts);
    const row = facts.moments.find(({ mark }) => mark === 'mitigation applied');
    return [(facts.times.mitigated - view.startedAt) / MINUTE_MS, row?.text];
  };
  const [post] = view.posts;
  if (post === undefined) throw new Error('the story says nothing in public');
  const said = (minute: number, by: string | null) => ({
    ...post,
    by,
    status: 'monitoring' as const,
    at: view.startedAt + minute * MINUTE_MS,
  });

  it('is the word of a person that it is being watched, while it lasted', () => {
    expect(factsWith({ posts: [said(20, 'jo')] })).toEqual([
      20,
      'A person says that it is mitigated',
    ]);
  });

  it('is its end where nobody said so, or only automation, or too late', () => {
    expect(factsWith({ posts: [] })).toEqual([31, undefined]);
    expect(factsWith({ posts: [said(20, null)] })).toEqual([31, undefined]);
    expect(factsWith({ posts: [said(40, 'jo')] })).toEqual([31, undefined]);
  });
});
