import { describe, expect, test } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { PageEvent } from '../domain/event.ts';
import type { HistoryDocument, PageDocument, PublicIncident, RecentDocument } from './documents.ts';
import {
  DOCUMENT_BYTES_LIMIT,
  historyDocument,
  incidentDocument,
  pageDocument,
  recentDocument,
} from './documents.ts';
import { renderMarkdown } from './markdown.ts';
import type { Previous } from './project.ts';
import { project } from './project.ts';

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;
const NOTHING: Previous = { page: null, recent: null, history: new Map() };

function projected(story: Story, previous: Previous = NOTHING) {
  const changed = new Set(story.views().map(({ id }) => id));
  const { world, now, catalog } = story;
  return project({ world, catalog, now, changed, previous });
}

function document<Document>(story: Story, key: string, previous?: Previous): Document {
  const found = projected(story, previous).find((one) => one.key === key);
  if (found === undefined) throw new Error(`There is no document ${key}`);
  return found.document as Document; // The key says which shape it is; the schemas below check it.
}

function published(): Story {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0), { publishText: true }));
  story.tell(pagerduty('A', 'acknowledged', at(0), { publishText: true }));
  return story;
}

describe('how often a component is measured', () => {
  const everyMs = (...monitors: Monitor[]) => {
    const story = new Story({ ...MERIDIAN, monitors });
    return document<PageDocument>(story, 'page').components.map((one) => one.measuredEveryMs)[0];
  };
  const asked = (minutes: number) =>
    monitorOf({ id: `every-${minutes}`, component: 'api', intervalMs: minutes * MINUTE_MS });
  const job = monitorOf({
    id: 'job',
    component: 'api',
    kind: 'heartbeat',
    heartbeat: { periodMs: 60 * MINUTE_MS, graceMs: MINUTE_MS, runMs: null },
  });

  test('is as often as its most frequent monitor, whose silence is noticed first', () => {
    expect(everyMs(asked(60), asked(1), asked(5))).toBe(MINUTE_MS);
    expect(everyMs(asked(60))).toBe(60 * MINUTE_MS);
    expect(everyMs()).toBeNull();
  });

  test('does not hang on a job that may not have reported yet, unless nothing else measures it', () => {
    expect(everyMs(asked(10), job)).toBe(10 * MINUTE_MS);
    expect(everyMs(job)).toBe(MINUTE_MS);
  });
});

describe('public documents', () => {
  test('are exactly of their shapes', () => {
    const story = published();
    story.tell(
      pagerduty('A', 'status_update', at(1), { components: {}, text: 'We are **on it**.' }),
    );
    story.tell(pagerduty('B', 'triggered', at(1), { components: { web: null } }));
    story.tell(pagerduty('A', 'merged', at(2), { mergedInto: 'pagerduty:B' }));
    story.tell({
      type: 'page',
      actor: 'on-call',
      key: null,
      event: {
        type: 'maintenance.scheduled',
        id: 'maintain0001',
        name: 'Upgrade',
        lang: 'en',
        body: 'Short interruptions.',
        components: ['api'],
        startsAt: at(60),
        endsAt: at(120),
      },
    });
    const schemas = {
      page: pageDocument,
      recent: recentDocument,
      incident: incidentDocument,
      history: historyDocument,
    };
    const documents = projected(story);
    expect(documents.map(({ key }) => key.split(':')[0])).toEqual([
      'page',
      'recent',
      'incident',
      'incident',
      'history',
    ]);
    for (const { key, document: found } of documents) {
      const kind = key.split(':')[0] as keyof typeof schemas; // One of the four kinds checked above.
      expect(schemas[kind].parse(found), key).toEqual(found);
    }
  });

  test('move no component for a maintenance that was cancelled', () => {
    const story = new Story();
    const tell = (event: PageEvent) =>
      story.tell({ type: 'page', actor: 'on-call', key: null, event });
    const facts = { name: 'Upgrade', lang: 'en', body: 'Short interruptions.' };
    tell({
      type: 'maintenance.scheduled',
      id: 'maintain0001',
      ...facts,
      components: ['api'],
      startsAt: at(60),
      endsAt: at(120),
    });
    tell({ type: 'maintenance.cancelled', id: 'maintain0001' });
    const [maintenance] = document<PageDocument>(story, 'page').maintenances;
    expect(maintenance?.status).toBe('cancelled');
    expect(maintenance?.updates.map(({ components }) => components)).toEqual([
      [expect.objectContaining({ id: 'api', from: 'operational', to: 'operational' })],
      [expect.objectContaining({ id: 'api', from: 'operational', to: 'operational' })],
    ]);
  });

  test('hold no draft, and nothing of an incident that is not public', () => {
    const story = new Story();
    story.tell(pagerduty('SECRET', 'triggered', at(0), { text: 'customer Zanzibar is down' }));
    const text = JSON.stringify(projected(story));
    expect(text).not.toMatch(/SECRET|Zanzibar|incident:/);
    expect(document<PageDocument>(story, 'page').incidents).toEqual([]);
  });

  test('hold no note, no source and no word of a responder that was not posted', () => {
    const story = published();
    story.tell(pagerduty('A', 'annotated', at(1), { components: {}, text: 'Zanzibar broke it' }));
    story.tell(pagerduty('A', 'noted', at(1), { components: {}, detail: 'escalated to Zanzibar' }));
    expect(JSON.stringify(projected(story))).not.toMatch(/Zanzibar|pagerduty/);
  });

  test('leave a merged incident out of every list, and keep its own page pointing on', () => {
    const story = published();
    story.tell(pagerduty('B', 'triggered', at(1), { components: { web: null } }));
    story.tell(pagerduty('A', 'merged', at(2), { mergedInto: 'pagerduty:B' }));
    const target = story.only().id;
    const merged = story.views().find(({ state }) => state === 'merged')?.id ?? '';
    const { incidents } = document<RecentDocument>(story, 'recent');
    expect(incidents.map(({ id }) => id)).toEqual([target]);
    const { incident } = document<{ incident: PublicIncident }>(story, `incident:${merged}`);
    expect(incident.mergedInto).toBe(target);
  });

  test('keep the past that is not loaded, newest first, and at most fifty of it', () => {
    let recent: RecentDocument | null = null;
    for (let count = 0; count < 60; count++) {
      const story = new Story({ ...MERIDIAN, hash: 'same' });
      story.now = START_AT + count * 3_600_000;
      story.tell(pagerduty(`P${count}`, 'triggered', story.now, { publish: 'immediate' }));
      story.tell(pagerduty(`P${count}`, 'resolved', story.now));
      story.wait(20);
      const past: RecentDocument | null = recent && renamed(recent, String(count).padStart(4, '0'));
      recent = document<RecentDocument>(story, 'recent', { ...NOTHING, recent: past });
    }
    const times = recent?.incidents.map(({ createdAt }) => createdAt) ?? [];
    expect(times).toHaveLength(50);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test('stay below their limit by letting the oldest go', () => {
    const story = published();
    for (let count = 0; count < 120; count++) {
      const text = `update ${count} ${'long '.repeat(1_500)}`;
      story.now += 1;
      story.tell(pagerduty('A', 'status_update', story.now, { components: {}, text }));
    }
    for (const { key, document: found } of projected(story)) {
      expect(new TextEncoder().encode(JSON.stringify(found)).length, key).toBeLessThanOrEqual(
        DOCUMENT_BYTES_LIMIT,
      );
    }
    const { incident } = document<{ incident: PublicIncident }>(
      story,
      `incident:${story.only().id}`,
    );
    expect(incident.updates[0]?.text).toMatchObject({
      text: expect.stringContaining('update 119'),
    });
  });

  test('of a month with more incidents than fit name the newest', () => {
    const story = published();
    const month = 'history:2026-11';
    const before = document<HistoryDocument>(story, month);
    const [entry] = before.incidents;
    const incidents = Array.from({ length: 900 }, (_, index) => ({
      ...(entry as HistoryDocument['incidents'][number]),
      id: `earlier${String(index).padStart(5, '0')}`,
      createdAt: at(-1 - index),
    }));
    const history = new Map([['2026-11', { ...before, incidents }]]);
    const after = document<HistoryDocument>(story, month, { ...NOTHING, history });
    const bytes = new TextEncoder().encode(JSON.stringify(after)).length;
    expect(bytes).toBeLessThanOrEqual(DOCUMENT_BYTES_LIMIT);
    expect(after.incidents.length).toBeGreaterThan(300);
    expect(after.incidents.slice(0, 2).map(({ id }) => id)).toEqual([entry?.id, 'earlier00000']);
  });
});

/** The same document with other ids, as if earlier days had written it. */
function renamed(recent: RecentDocument, suffix: string): RecentDocument {
  return {
    ...recent,
    incidents: recent.incidents.map((incident, index) => ({
      ...incident,
      id: `past${suffix}${String(index).padStart(4, '0')}`,
    })),
  };
}

describe('Markdown of a person', () => {
  test('keeps what an update needs', () => {
    expect(
      renderMarkdown('**Fixed** in `eu-1`, see [details](https://meridian.example/a?b=1&c=2).'),
    ).toBe(
      '<p><strong>Fixed</strong> in <code>eu-1</code>, see <a href="https://meridian.example/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">details</a>.</p>',
    );
    expect(renderMarkdown('# Big\n\n- one\n- two')).toBe(
      '<h3>Big</h3>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
    );
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt&colon;alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:msgbox)',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<p style="position:fixed" onclick="alert(1)">x</p>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '`<script>`<script>alert(1)</script>',
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    '![x](https://evil.example/" onerror="alert(1))',
    '<https://evil.example/"onmouseover="alert(1)>',
  ])('lets no script through: %s', (text) => {
    const html = renderMarkdown(text);
    expect(html).not.toMatch(/<(script|img|svg|iframe|math|style|table)/i);
    expect(html).not.toMatch(/<[^>]+\son\w+\s*=/i);
    expect(html).not.toMatch(/href\s*=\s*["']?\s*(javascript|data|vbscript)/i);
  });
});
