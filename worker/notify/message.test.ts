import { describe, expect, test } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import type { PageCall } from '../domain/call.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import { publicIncidentOf } from '../snapshot/incident.ts';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { Notice } from './message.ts';
import { callOf, noticeOf } from './message.ts';
import { eventOf } from './pagerduty.ts';
import { messageOf } from './slack.ts';

const CATALOG: Catalog = {
  ...MERIDIAN,
  groups: [{ id: 'platform', name: 'Platform' }],
  components: [
    { id: 'api', name: 'API', description: null, group: 'platform', position: 1 },
    { id: 'web', name: 'Web', description: null, group: null, position: 1 },
  ],
  monitors: [monitorOf({ id: 'api http/1', component: 'api' })],
};

/** An incident that a person acknowledged, as the public sees it. */
function acknowledged(then: (story: Story) => void = () => {}): PublicIncident {
  const story = new Story(CATALOG);
  story.tell(pagerduty('A', 'triggered', START_AT));
  story.tell(pagerduty('A', 'acknowledged', START_AT));
  then(story);
  const [view] = story.views();
  const incident = view === undefined ? null : publicIncidentOf(view, CATALOG);
  if (incident === null) throw new Error('The incident is not public');
  return incident;
}

const newestOf = (incident: PublicIncident) => incident.updates[0]?.id ?? '';

describe('a notice', () => {
  test('says what the public update says, in words', () => {
    const incident = acknowledged();
    expect(noticeOf(incident, newestOf(incident), CATALOG)).toEqual({
      id: incident.id,
      at: START_AT,
      page: 'Meridian',
      reference: 'INC-20261102-01',
      severity: 'SEV-2',
      title: 'API: degraded performance',
      status: 'investigating',
      statusLabel: 'Investigating',
      text: 'We are investigating degraded performance of API. Next update by 10:30 UTC.',
      html: null,
      components: [{ name: 'API', status: 'Degraded performance' }],
      facts: [],
      nextUpdate: 'Next update by 10:30 UTC',
      link: `https://status.meridian.example/incidents/${incident.id}`,
    });
  });

  test('of an older update promises nothing that has passed', () => {
    const incident = acknowledged((story) => story.wait(31));
    const oldest = incident.updates.at(-1)?.id ?? '';
    expect(noticeOf(incident, oldest, CATALOG)).toMatchObject({ nextUpdate: null });
    expect(noticeOf(incident, newestOf(incident), CATALOG)?.nextUpdate).toContain('Next update');
  });

  test('of a postmortem links to the postmortem', () => {
    const incident = acknowledged((story) => {
      story.tell(pagerduty('A', 'resolved', START_AT + MINUTE_MS));
      story.tick({ 'api http/1': 'up' });
      story.wait(20);
      const entry = { slug: 'api', url: '/postmortems/api/', title: 'API down' };
      story.tell({
        type: 'postmortems',
        entries: [{ incident: 'INC-20261102-01', ...entry }],
      });
    });
    expect(noticeOf(incident, newestOf(incident), CATALOG)).toMatchObject({
      status: 'postmortem',
      link: 'https://status.meridian.example/postmortems/api/',
      text: 'The postmortem is published: API down',
    });
  });

  test('of a merge leads to where the incident continues', () => {
    const merged = { ...acknowledged(), mergedInto: 'zzzzzzzzzzzz' };
    expect(noticeOf(merged, null, CATALOG)).toMatchObject({
      status: null,
      link: 'https://status.meridian.example/incidents/zzzzzzzzzzzz',
    });
  });

  test('of what is no longer said is none', () => {
    expect(noticeOf(acknowledged(), 'unknown00000', CATALOG)).toBeNull();
    expect(noticeOf(acknowledged(), null, CATALOG)).toBeNull();
  });
});

describe('a message for Slack', () => {
  const notice: Notice = {
    id: 'id0000000000',
    at: START_AT,
    page: 'Meridian',
    reference: 'INC-20261102-01',
    severity: 'SEV-1',
    title: 'API & Web: <outage>',
    status: 'investigating',
    statusLabel: 'Investigating',
    text: 'Ask <!channel> & <@U1> > nobody',
    html: null,
    components: [{ name: 'A<B', status: 'Major outage' }],
    facts: [],
    nextUpdate: null,
    link: 'https://status.meridian.example/incidents/abc',
  };

  test('has the shape that Slack knows, with nothing in it that Slack would interpret', () => {
    expect(messageOf(notice)).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "text": {
              "text": ":red_circle: *<https://status.meridian.example/incidents/abc|API &amp; Web: &lt;outage&gt;>*
      Investigating · SEV-1",
              "type": "mrkdwn",
              "verbatim": true,
            },
            "type": "section",
          },
          {
            "text": {
              "text": "Ask &lt;!channel&gt; &amp; &lt;@U1&gt; &gt; nobody",
              "type": "mrkdwn",
              "verbatim": true,
            },
            "type": "section",
          },
          {
            "fields": [
              {
                "text": "*A&lt;B*
      Major outage",
                "type": "mrkdwn",
                "verbatim": true,
              },
            ],
            "type": "section",
          },
          {
            "elements": [
              {
                "text": "INC-20261102-01 · Meridian",
                "type": "mrkdwn",
                "verbatim": true,
              },
            ],
            "type": "context",
          },
        ],
        "text": "API &amp; Web: &lt;outage&gt; – Investigating · SEV-1. Ask &lt;!channel&gt; &amp; &lt;@U1&gt; &gt; nobody",
        "unfurl_links": false,
        "unfurl_media": false,
      }
    `);
  });

  test('stays within the limits of Slack, whatever is said', () => {
    const long = messageOf({
      ...notice,
      title: '😀&'.repeat(400),
      text: '&<>😀'.repeat(2_000),
      components: Array.from({ length: 40 }, () => ({ name: '<'.repeat(900), status: 'x' })),
    });
    const { blocks } = long as {
      blocks: { text?: { text: string }; fields?: { text: string }[] }[];
    };
    for (const { text, fields = [] } of blocks) {
      expect(text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
      expect(fields.length).toBeLessThanOrEqual(10);
      for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(2_000);
    }
    const whole = blocks.flatMap(({ text, fields = [] }) => [
      text?.text ?? '',
      ...fields.map((field) => field.text),
    ]);
    for (const text of whole) {
      expect(text.isWellFormed()).toBe(true);
      expect(text.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
    }
  });
});

describe('a call', () => {
  const call: PageCall = {
    action: 'trigger',
    alarm: 'tick:1793610000000:api http/1',
    monitor: 'api http/1',
    incident: 'id0000000000',
    severity: 'SEV-3',
  };

  test('tells PagerDuty what fails, how badly, and where to read on', () => {
    const incident = acknowledged();
    expect(eventOf(callOf(call, incident, CATALOG, START_AT))).toMatchInlineSnapshot(`
      {
        "client": "Meridian status",
        "client_url": "https://status.meridian.example",
        "dedup_key": "allclear:tick:1793610000000:api http/1",
        "event_action": "trigger",
        "links": [
          {
            "href": "https://status.meridian.example/runbooks/for/probe%3Aapi%20http%2F1",
            "text": "Runbook",
          },
          {
            "href": "https://status.meridian.example/incidents/id0000000000",
            "text": "Incident page",
          },
          {
            "href": "https://status.meridian.example",
            "text": "Status page",
          },
        ],
        "payload": {
          "class": "http",
          "component": "API",
          "custom_details": {
            "incident": "INC-20261102-01",
            "monitor": "api http/1",
            "severity": "SEV-2",
            "watches": "https://api.meridian.example/health",
          },
          "group": "Platform",
          "severity": "error",
          "source": "api.meridian.example",
          "summary": "API: degraded performance (monitor api http/1 is down)",
          "timestamp": "2026-11-02T10:00:00.000Z",
        },
      }
    `);
  });

  test('tells responders which regions saw it fail, and why', () => {
    const evidence = { regions: ['weur', 'apac'], of: 3, answer: 'status 503' };
    expect(eventOf(callOf({ ...call, evidence }, null, CATALOG, START_AT))).toMatchObject({
      payload: {
        custom_details: { failing_regions: 'weur, apac (2 of 3)', last_answer: 'status 503' },
      },
    });
  });

  test('about an incident that is not public links to no page of it', () => {
    const made = callOf(call, null, CATALOG, START_AT);
    expect(made).toMatchObject({ incidentLink: null, severity: 'SEV-3' });
    expect(made.summary).toBe('API (monitor api http/1 is down)');
    expect(JSON.stringify(eventOf(made))).not.toContain('/incidents/');
  });

  test('of a monitor that has left the configuration is still made', () => {
    const made = callOf({ ...call, monitor: 'gone' }, null, CATALOG, START_AT);
    expect(eventOf(made)).toMatchObject({
      payload: { summary: 'Monitor gone is down', source: 'gone', severity: 'warning' },
    });
  });

  test.each([
    ['SEV-1', 'critical'],
    ['SEV-2', 'error'],
    ['SEV-3', 'warning'],
    ['SEV-4', 'info'],
  ] as const)('of a %s is %s', (severity, word) => {
    expect(eventOf(callOf({ ...call, severity }, null, CATALOG, START_AT))).toMatchObject({
      payload: { severity: word },
    });
  });

  test('has a summary of at most 1024 characters', () => {
    const made = callOf(call, null, CATALOG, START_AT);
    const { payload } = eventOf({ ...made, summary: '😀'.repeat(900) }) as {
      payload: { summary: string };
    };
    expect(payload.summary.length).toBeLessThanOrEqual(1_024);
    expect(payload.summary.isWellFormed()).toBe(true);
  });

  test('and its end have the same key, and the end says nothing else', () => {
    const begun = eventOf(callOf(call, null, CATALOG, START_AT));
    const ended = callOf({ ...call, action: 'resolve' }, acknowledged(), CATALOG, START_AT + 1);
    expect(eventOf(ended)).toEqual({ event_action: 'resolve', dedup_key: begun['dedup_key'] });
  });
});
