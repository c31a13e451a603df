// The console over the real database, as a browser without script uses it: forms that are sent, pages that come back.

import { beforeEach, describe, expect, test } from 'vitest';
import { CALM_MS } from '../../domain/stability.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { MERIDIAN, monitorOf } from '../../testing/meridian.ts';
import { Desk, ORIGIN } from '../../testing/operators.ts';
import { MINUTE_MS, pagerduty } from '../../testing/story.ts';

let db: D1Database;
let desk: Desk;
let Cookie: string;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db);
  await desk.open();
  Cookie = await cookieOf('publish');
});

async function cookieOf(scope: string): Promise<string> {
  const code = `example-${scope}-token-0123456789`;
  const answer = await send('/console/sign-in', { code }, { Cookie: '' });
  expect(answer.status).toBe(303);
  return answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
}

const FROM_HERE = { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' };

/** Sends a form as a browser does from a page of ours. */
function send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return desk.ask('POST', path, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      Cookie,
      ...FROM_HERE,
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
}
const get = (path: string, headers: Record<string, string> = {}) =>
  desk.ask('GET', path, { headers: { Cookie, ...headers } });
const page = async (path: string) => (await get(path)).text();

/** Opens an incident by PagerDuty and gives its place. */
async function paged(): Promise<string> {
  const committed = await desk.operators.commit(
    pagerduty('A', 'triggered', desk.now, { severity: 'SEV-1' }),
  );
  const opened = committed.events.find(({ event }) => event.type === 'incident.opened');
  return `/console/incidents/${opened?.stream.slice('incident:'.length)}`;
}

describe('signing in', () => {
  test('a stranger is led to the door, and a link lets in once', async () => {
    const answer = await get('/console', { Cookie: '' });
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/console/sign-in']);
    const made = await desk.ask('POST', '/v1/sign-in-links', {
      headers: { Authorization: 'Bearer example-admin-token-0123456789' },
      body: {},
    });
    const { url } = await made.json<{ url: string }>();
    const code = new URL(url).searchParams.get('code') ?? '';
    const door = await (await get(`/console/sign-in?code=${code}`, { Cookie: '' })).text();
    expect(door).toContain(`value="${code}"`);
    expect((await send('/console/sign-in', { code }, { Cookie: '' })).status).toBe(303);
    expect((await send('/console/sign-in', { code }, { Cookie: '' })).status).toBe(401);
  });

  test('not from another site, and not for ever', async () => {
    const code = 'example-admin-token-0123456789';
    const elsewhere = {
      Origin: 'https://evil.example',
      'Sec-Fetch-Site': 'cross-site',
      Cookie: '',
    };
    expect((await send('/console/sign-in', { code }, elsewhere)).status).toBe(403);
    desk.mayTry = false;
    expect((await send('/console/sign-in', { code: 'guess' }, { Cookie: '' })).status).toBe(429);
  });

  test('out again', async () => {
    expect((await send('/console/sign-out', {})).headers.get('Set-Cookie')).toContain('Max-Age=0');
    expect((await get('/console')).status).toBe(303);
  });
});

test('a monitor that comes and goes is called unstable, also while it is up', async () => {
  const monitors = [monitorOf({ id: 'api-http', component: 'api' })];
  desk = new Desk(db, { catalog: { ...MERIDIAN, monitors } });
  await desk.open();
  Cookie = await cookieOf('read');
  for (const verdict of ['down', 'up', 'down', 'up', 'down', 'up'] as const) {
    desk.now += 2 * MINUTE_MS;
    const state = {
      verdict,
      since: desk.now,
      runs: { degraded: null, down: null },
      measuredAt: desk.now,
    };
    const tick = { type: 'tick', minute: desk.now, row: '{}' } as const;
    await desk.operators.commit({ ...tick, monitors: { 'api-http': state } });
  }
  expect(await page('/console')).toMatch(/api-http<\/[^>]+><\/a>\s*unstable, up since/);
  desk.now += CALM_MS;
  expect(await page('/console')).not.toContain('unstable, up since');
});

test('a form that another site sends does nothing', async () => {
  const place = await paged();
  const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  expect((await send(place, { do: 'publish' }, headers)).status).toBe(403);
  expect(await page(place)).toContain('nobody outside sees it');
});

test('a reader sees everything and is offered nothing to do', async () => {
  const place = await paged();
  Cookie = await cookieOf('read');
  for (const path of [
    '/console',
    place,
    '/console/maintenance',
    '/console/deliveries',
    '/console/reports',
  ]) {
    const forms = (await page(path)).match(/<form [^>]*method="post"[^>]*>/g) ?? [];
    expect(forms, path).toEqual(['<form method="post" action="/console/sign-out">']);
  }
  expect((await send(place, { do: 'publish' })).status).toBe(403);
  expect((await get('/console/tokens')).status).toBe(403);
});

test('a whole SEV-1, from the page to its closing, by forms alone', async () => {
  const place = await paged();
  const step = async (fields: Record<string, string>) => {
    const answer = await send(place, fields);
    expect(answer.status, `${fields['do']}: ${await answer.clone().text()}`).toBe(303);
    desk.now += MINUTE_MS;
  };
  expect(await page('/console')).toContain('1 open incident');
  const refused = await send(place, { do: 'move', to: 'investigation' });
  expect(refused.status).toBe(422);
  // In words, each with the way to where it is filled in; the page has every one of these places.
  const box = (await refused.text()).split('<div class="problem" role="alert">');
  const [said = '', ...rest] = (box[1] ?? '').split('</div>');
  expect(said).toContain('Steps are missing');
  expect(said).toContain('<a href="#step-data_at_risk">Is data at risk?</a>');
  expect(said).not.toMatch(/>[^<]*(?:data_at_risk|confirmed)/);
  const ways = [...said.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id);
  expect(ways.length).toBeGreaterThan(4);
  for (const id of ways) expect(rest.join('')).toContain(`id="${id}"`);

  await step({ do: 'publish' });
  await step({ do: 'classify', severity: 'SEV-1', reason: 'all sign-ins fail' });
  await step({ do: 'assess', 'facts.impact': 'Nobody can sign in.' });
  await step({ do: 'assess', 'facts.confirmed': 'https://graphs.meridian.example/1' });
  await step({ do: 'assess', 'facts.owner': '@team-api' });
  await step({ do: 'assess', 'facts.dataAtRisk': 'false' });
  await step({ do: 'assign', role: 'commander', who: '@ic' });
  await step({ do: 'move', to: 'investigation' });
  await step({
    do: 'record_hypothesis',
    'hypothesis.text': 'A bad deployment',
    'hypothesis.probabilityPercent': '80',
    'hypothesis.evidence': 'errors began with it\r\nno other change',
    'hypothesis.check': '',
  });
  await step({ do: 'move', to: 'mitigation' });
  await step({
    do: 'post',
    status: 'identified',
    severity: 'SEV-1',
    body: 'We roll back a **deployment**.',
    override: '',
    'component.api': 'partial_outage',
    'component.web': '',
  });
  await step({
    do: 'record_action',
    'action.text': 'Roll back',
    'action.expectedImpact': 'Sign-ins work',
    'action.rollback': 'Deploy it again',
    'action.result': 'Sign-ins work',
  });
  await step({ do: 'post', status: 'monitoring', severity: 'SEV-1', body: '', override: '' });
  await step({
    do: 'post',
    status: 'resolved',
    severity: 'SEV-1',
    body: '',
    override: 'PagerDuty is resolved later',
  });
  await step({
    do: 'assess',
    'facts.fix.ref': '#12',
    'facts.fix.test': 'sign-in.test',
    'facts.fix.reviewer': '@team-db',
  });
  await step({ do: 'move', to: 'postmortem' });
  await step({ do: 'assess', 'facts.actionItems': 'all done' });
  await step({ do: 'assess', 'facts.runbook': 'none needed: the steps were right' });
  const reference = /INC-\d{8}-\d\d/.exec(await page(place))?.[0] ?? '';
  await desk.operators.commit({
    type: 'postmortems',
    entries: [{ incident: reference, slug: 's', url: '/postmortems/s/', title: 'Sign-ins' }],
  });
  // Its postmortem was the last thing missing.
  expect(await page(place)).toMatch(/phase <b>closed<\/b>/);
});

test('what is typed can be looked at first, is kept when it is refused, and is posted once', async () => {
  const place = await paged();
  const typed = {
    do: 'post',
    status: 'investigating',
    severity: 'SEV-1',
    body: 'Hello **you** <script>x</script>',
    override: '',
  };
  const preview = await send(place, { ...typed, preview: 'true' });
  const shown = await preview.text();
  expect(shown).toContain('Hello <strong>you</strong>');
  expect(shown).not.toContain('<script>');
  expect(await page(place)).not.toContain('Hello');
  const wrong = await send(place, { ...typed, 'component.api': 'broken' });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain('Hello **you**');
  const key = 'k'.repeat(43);
  for (let times = 0; times < 2; times++)
    expect((await send(place, { ...typed, key })).status).toBe(303);
  const said = (await page(place)).match(/class="said"><p>Hello/g);
  expect(said).toHaveLength(1);
});

test('the preview is what would be said: on the page, in the mail, or why it would be refused', async () => {
  const place = await paged();
  const typed = { do: 'post', status: 'identified', severity: 'SEV-1', override: '' };
  const look = async (fields: Record<string, string>) =>
    (await send(`${place}/preview`, { ...typed, ...fields })).text();
  const shown = await look({ body: 'We roll *back*.', 'component.api': 'major_outage' });
  expect(shown).toContain('We roll <em>back</em>.');
  expect(shown).toContain('· Meridian”');
  expect(shown).toMatch(/<pre[^>]*>[^<]*We roll/);
  expect(shown).toMatch(/API: Major outage/);
  expect(await look({ body: '', quiet: 'true' })).toContain('No mail: on the page alone');
  expect(await look({ body: '', 'component.api': 'broken' })).toContain('does not fit');
  const mail = await send(`${place}/mail`, { ...typed, body: 'We roll *back*.' });
  expect(mail.headers.get('Content-Security-Policy')).toContain('sandbox');
  expect(await mail.text()).toContain('We roll <em>back</em>.');
  expect(await page(place)).not.toContain('We roll');
});

test('of two who speak at once the second sees what was said, and loses nothing', async () => {
  const place = await paged();
  await send(place, { do: 'publish' });
  const seen = () =>
    page(place).then((text) => /name="seen" value="(\w+)"/.exec(text)?.[1] ?? 'missing');
  const typed = { do: 'post', status: 'identified', severity: 'SEV-1', override: '' };
  const both = await seen();
  const first = { ...typed, body: 'The first.', seen: both, key: 'a'.repeat(43) };
  expect((await send(place, first)).status).toBe(303);
  // The same form sent twice is the same word.
  expect((await send(place, first)).status).toBe(303);
  const second = await send(place, { ...typed, body: 'The second.', seen: both });
  expect(second.status).toBe(409);
  const shown = await second.text();
  expect(shown).toContain('Somebody else has spoken meanwhile');
  expect(shown).toContain('The first.');
  expect(shown).toMatch(/<textarea[^>]*name="body"[^>]*>The second\.<\/textarea>/);
  expect((await send(place, { do: 'no_change', seen: both })).status).toBe(409);
  expect((await send(place, { ...typed, body: 'The second.', seen: await seen() })).status).toBe(
    303,
  );
});

test('each line of what happened says what', async () => {
  const place = await paged();
  await send(place, { do: 'assess', 'facts.dataAtRisk': 'false' });
  await send(place, { do: 'assign', role: 'commander', who: '@ic' });
  const shown = await page(place);
  expect(shown).toMatch(/assessed.*?data at risk/s);
  expect(shown).toMatch(/assigned.*?commander: @ic/s);
});

test('where nothing is, the way back is', async () => {
  for (const place of [
    '/console/nothing',
    '/console/incidents/nothing',
    '/console/deliveries/no%20one',
  ]) {
    const answer = await get(place);
    expect(answer.status, place).toBe(404);
    const shown = await answer.text();
    expect(shown, place).toContain('name="viewport"');
    expect(shown, place).toContain('<a href="/console">Back to Now</a>');
  }
});

test('paperwork is in nobody’s way', async () => {
  const place = await paged();
  await send(place, { do: 'publish' });
  const seen = /name="seen" value="(\w+)"/.exec(await page(place))?.[1] ?? 'missing';
  await send(place, { do: 'note', text: 'meanwhile' });
  expect((await send(place, { do: 'no_change', seen })).status).toBe(303);
});

test('who looks takes command, and owns it, in one tap', async () => {
  const place = await paged();
  for (const name of ['who', 'facts.owner']) {
    const form = (await page(place))
      .split('<form ')
      .find((one) => one.includes(`<button type="submit" name="${name}" value=`));
    // A browser sends the empty field too, and then the button.
    expect(form).toMatch(
      new RegExp(`<input name="${name}"[^]*<button type="submit" name="${name}"`),
    );
    const me = new RegExp(`name="${name}" value="([^"]+)" formnovalidate`).exec(form ?? '')?.[1];
    const asks = name === 'who' ? { do: 'assign', role: 'commander' } : { do: 'assess' };
    expect((await send(place, { ...asks, [name]: me ?? '' })).status).toBe(303);
    const asked = name === 'who' ? 'Who commands' : 'Who owns it';
    expect(await page(place)).toMatch(new RegExp(`done</span> ${asked}\\? <b>${me}</b>`));
  }
});

test('two who add to a hypothesis from the same page are both kept', async () => {
  const place = await paged();
  const told = { 'hypothesis.text': 'A bad deployment', 'hypothesis.evidence': 'errors' };
  await send(place, { do: 'record_hypothesis', ...told });
  const shown = await page(place);
  const [, form = ''] = shown.split('name="hypothesis.id"');
  const id = /value="([^"]+)"/.exec(form)?.[1] ?? '';
  const typed = /<textarea[^>]*>([^<]*)/.exec(form)?.[1] ?? '';
  const state = /<option value="([^"]*)"/.exec(form)?.[1] ?? 'open';
  const add = (evidence: string, chosen = state) =>
    send(place, {
      do: 'record_hypothesis',
      'hypothesis.id': id,
      'hypothesis.evidence': `${typed}\r\n${evidence}`,
      'hypothesis.state': chosen,
    });
  expect((await add('it was rolled back', 'refuted')).status).toBe(303);
  expect((await add('they go on')).status).toBe(303);
  expect(await page(place)).toMatch(
    /· refuted<\/p><small>errors · it was rolled back · they go on</,
  );
});

test('a step is deferred with the reason that was typed where its answer stands', async () => {
  const place = await paged();
  const shown = await page(place);
  expect(shown).toContain('name="defer" value="impact"');
  const typed = { do: 'assess', 'facts.impact': 'Nobody knows yet', defer: 'impact' };
  expect((await send(place, typed)).status).toBe(303);
  expect(await page(place)).toMatch(/deferred.*?publisher: Nobody knows yet/s);
});

test('the words for a status are filled in, to be changed', async () => {
  const place = await paged();
  const asked = { do: 'post', status: 'monitoring', severity: 'SEV-1', body: '', fill: 'true' };
  const filled = await (await send(place, asked)).text();
  expect(filled).toMatch(/<textarea[^>]*name="body"[^>]*>\S[^<]{20,}<\/textarea>/);
  expect(filled).toMatch(/<option selected="">monitoring/);
});

test('what was refused need not be typed again, in any form', async () => {
  const place = await paged();
  const wrong = await send(place, {
    do: 'add_evidence',
    text: 'The graph of half past nine',
    link: 'no address',
  });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(/What you typed.*text: The graph of half past nine/s);
});

test('a form that comes after its session has ended says how to go on', async () => {
  const place = await paged();
  await send('/console/sign-out', {});
  const late = await send(place, { do: 'note', text: 'typed for minutes' });
  expect(late.status).toBe(401);
  expect(await late.text()).toContain('Load this page again');
});

test('whether something has happened is asked by a version, and costs a page nothing', async () => {
  const first = await get('/console/changes');
  const tag = first.headers.get('ETag') ?? '';
  expect(first.status).toBe(204);
  expect((await get('/console/changes', { 'If-None-Match': tag })).status).toBe(304);
  await paged();
  expect((await get('/console/changes', { 'If-None-Match': tag })).status).toBe(204);
});

test('an update can be taken back while its messages wait, and not later', async () => {
  const place = await paged();
  await send(place, {
    do: 'post',
    status: 'investigating',
    severity: 'SEV-1',
    body: 'Too early.',
    override: '',
  });
  const post = /name="post" value="(\w+)"/.exec(await page(place))?.[1] ?? '';
  expect((await send(place, { do: 'retract', post })).status).toBe(303);
  expect(await page(place)).not.toContain('Too early.');
});

test('an incident is opened by hand, as a draft or in public', async () => {
  const answer = await send('/console/incidents', {
    name: 'Sign-ins fail',
    severity: 'SEV-2',
    body: '',
    'component.api': 'partial_outage',
    'component.web': '',
  });
  expect(answer.status).toBe(303);
  const place = answer.headers.get('Location') ?? '';
  expect(await page(place)).toContain('<b>investigating</b>');
  const nameless = await send('/console/incidents', { name: '', severity: 'SEV-2', body: '' });
  expect(nameless.status).toBe(422);
  expect(await nameless.text()).toContain('expected what customers read');
});

test('maintenance is announced, its notice judged, moved and completed', async () => {
  const plan = {
    name: 'Database upgrade',
    body: 'Short interruptions.',
    'component.api': 'true',
    recurrence: '',
  };
  expect(
    (
      await send('/console/maintenance', {
        ...plan,
        from: '2026-11-06T02:00',
        until: '2026-11-06T03:00',
      })
    ).status,
  ).toBe(303);
  expect(
    (
      await send('/console/maintenance', {
        ...plan,
        name: 'Soon',
        from: '2026-11-02T11:00',
        until: '2026-11-02T12:00',
      })
    ).status,
  ).toBe(303);
  const shown = await page('/console/maintenance');
  expect(shown).toContain('does not count against the SLA');
  expect(shown).toContain('announced late: counts against the SLA');
  const soon = /href="\/maintenance\/(\w+)">Soon/.exec(shown)?.[1] ?? '';
  for (const to of ['in_progress', 'verifying', 'completed']) {
    expect((await send(`/console/maintenance/${soon}`, { to })).status).toBe(303);
  }
  expect((await send(`/console/maintenance/${soon}`, { to: 'cancelled' })).status).toBe(409);
  const odd = await send('/console/maintenance', {
    ...plan,
    from: '2026-11-06T02:01',
    until: '2026-11-06T03:00',
  });
  expect(odd.status).toBe(422);
  const kept = await odd.text();
  expect(kept).toContain('multiples of five minutes');
  expect(kept).toContain('value="Database upgrade"');
  expect(kept).toMatch(/name="component\.api"[^>]*checked/);
});

test('the audit is filtered, and tokens are made once and revoked', async () => {
  const place = await paged();
  await send(place, { do: 'note', text: 'a secret note' });
  const notes = await page('/console/audit?type=incident.noted');
  expect(notes).toContain('a secret note');
  expect(notes).not.toContain('incident.opened');
  Cookie = await cookieOf('admin');
  const made = await (await send('/console/tokens', { name: 'ci', scope: 'read' })).text();
  const token = /acl_(\w{12})_[\w-]{43}/.exec(made);
  expect(token).not.toBeNull();
  expect(await page('/console/tokens')).not.toContain(token?.[0]);
  await send(`/console/tokens/${token?.[1]}/revoke`, {});
  expect(await page('/console/tokens')).toContain('revoked');
});
