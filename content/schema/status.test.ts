import { describe, expect, test } from 'vitest';

import { compile } from '../../scripts/catalog.ts';
import { printProblems } from '../../scripts/yaml-source.ts';
import { readStatus } from './status.ts';

const right = `page:
  name: Meridian
  url: https://status.meridian.example
groups:
  - { id: platform, name: Platform }
components:
  - { id: api, name: API, group: platform }
  - { id: web, name: Web }
monitors:
  - id: api-http
    component: api
    kind: http
    url: https://api.meridian.example/health
services:
  - { id: PABC123, name: api-production, components: [api] }
`;

/** The right file with one piece of text replaced by another, as a person would get it wrong. */
function wrong(was: string, is: string) {
  expect(right).toContain(was);
  return right.replace(was, () => is);
}

function told(text: string) {
  const compiled = compile(text, 'status.yaml');
  return compiled.ok ? 'nothing is wrong' : printProblems(compiled.problems);
}

const url = '    url: https://api.meridian.example/health\n';
const service = '  - { id: PABC123, name: api-production, components: [api] }\n';
const tier = (words: string) =>
  `${right}sla:\n  tiers:\n    - { id: pro, name: Pro, targetPercent: 99.5, ${words} }\n`;

const mistakes: Record<string, string> = {
  'an empty file': '',
  'a file that is not YAML': wrong('groups:', 'groups: ['),
  'an indentation with tabs': wrong('  name: Meridian', '\tname: Meridian'),
  'a key that stands twice': wrong('groups:', 'page: {}\ngroups:'),
  'an anchor that is not defined': wrong('name: API', 'name: *api'),
  'a list where a mapping belongs': '- page\n',
  'a word that is missing': wrong('  url: https://status.meridian.example\n', ''),
  'a word that is not known': wrong('name: Meridian', 'nmae: Meridian\n  name: Meridian'),
  'a word of another kind': wrong(url, `${url}    period: 24h\n`),
  'a kind that is not known': wrong('kind: http', 'kind: htpp'),
  'an entry that is not a mapping': wrong('  - { id: web, name: Web }', '  - web'),
  'an id that is no id': wrong('id: web', 'id: Web App'),
  'an id that is given twice': wrong('id: web', 'id: api'),
  'a group with the id of a component': wrong('id: platform', 'id: web'),
  'a group that does not exist': wrong('group: platform', 'group: plattform'),
  'a component that does not exist': wrong('component: api', 'component: apis'),
  'a service for a component that does not exist': wrong('components: [api]', 'components: [db]'),
  'a component that stands twice': wrong('components: [api]', 'components: [api, api]'),
  'a service that means nothing': wrong(', components: [api]', ''),
  'a PagerDuty id that is none': wrong('PABC123', 'api-production'),
  'two outbound services': wrong(
    service,
    '  - { id: PABC123, name: a, outbound: true }\n  - { id: PABC124, name: b, outbound: true }\n',
  ),
  'a monitor that depends on itself': wrong(url, `${url}    dependsOn: [api-http]\n`),
  'a duration without a unit': wrong(url, `${url}    timeout: 5\n`),
  'an interval that is not whole minutes': wrong(url, `${url}    interval: 90s\n`),
  'an interval above an hour': wrong(url, `${url}    interval: 2h\n    sla: false\n`),
  'an interval too long for the SLA': wrong(url, `${url}    interval: 10m\n`),
  'a latency that the timeout forestalls': wrong(url, `${url}    expect: { latency: 5s }\n`),
  'latencies in the wrong order': wrong(
    url,
    `${url}    expect: { latency: 2s, latencyDown: 1s }\n`,
  ),
  'a status that is no range': wrong(url, `${url}    expect: { status: [299-200] }\n`),
  'a body for GET': wrong(url, `${url}    requestBody: '{}'\n`),
  'a body expected from HEAD': wrong(url, `${url}    method: HEAD\n    expect: { body: ok }\n`),
  'a JSON condition that is none': wrong(
    url,
    `${url}    expect: { json: ['$.status == ok', 'status == ok'] }\n`,
  ),
  'a regular expression that is none': wrong(url, `${url}    expect: { bodyMatches: '(?<=a)b' }\n`),
  'a header expectation without a value': wrong(
    url,
    `${url}    expect: { headers: { etag: any() } }\n`,
  ),
  'JSON expected from HEAD': wrong(
    url,
    `${url}    method: HEAD\n    expect: { json: [has($.a)] }\n`,
  ),
  'a port that is not asked': wrong('meridian.example/health', 'meridian.example:9200/health'),
  'a mail port': wrong(`http\n${url}`, 'tcp\n    url: tcp://meridian.example:25\n'),
  'an expiry that is never degraded': wrong(
    `http\n${url}`,
    'tls\n    url: tls://meridian.example\n    expect: { expiryDown: 21d }\n',
  ),
  'a record that is none': wrong(
    `http\n${url}`,
    'dns\n    url: dns://meridian.example\n    record: AAAAA\n',
  ),
  'answers of a name that must not exist': wrong(
    `http\n${url}`,
    'dns\n    url: dns://meridian.example\n    expect: { rcode: NXDOMAIN, answers: [192.0.2.1] }\n',
  ),
  'a resolver that is none': wrong(
    `http\n${url}`,
    'dns\n    url: dns://meridian.example\n    resolver: 1.1.1.1\n',
  ),
  'a secret sent over an open websocket': wrong(
    `http\n${url}`,
    'websocket\n    url: ws://meridian.example\n    headers: { key: "${secret.MONITOR_KEY}" }\n',
  ),
  'a websocket that counts for the SLA': wrong(
    `http\n${url}`,
    'websocket\n    url: wss://meridian.example\n    sla: true\n',
  ),
  'a region that is not known': wrong(url, `${url}    regions: [weur, europe]\n`),
  'a region named twice': wrong(url, `${url}    regions: [weur, enam, weur]\n`),
  'a header that is none': wrong(url, `${url}    headers: { 'x y': z }\n`),
  'headers that the request makes itself': wrong(
    url,
    `${url}    headers: { Host: api.meridian.example, transfer-encoding: chunked }\n`,
  ),
  'a monitor of another scheme': wrong('https://api.', 'ftp://api.'),
  'a monitor of an IP address': wrong('https://api.meridian.example', 'https://192.0.2.7'),
  'a monitor of a private name': wrong('https://api.meridian.example', 'https://api.internal'),
  'a monitor with a password in its url': wrong('https://api.', 'https://ops:secret@api.'),
  'a monitor of the page itself': wrong('https://api.', 'https://Status.'),
  'a resolver that is the page itself': wrong(
    `http\n${url}`,
    'dns\n    url: dns://meridian.example\n    resolver: https://status.meridian.example/dns-query\n',
  ),
  'a tcp monitor without a port': wrong(`http\n${url}`, 'tcp\n    url: tcp://meridian.example\n'),
  'a secret that monitors may not use': wrong(
    url,
    `${url}    headers: { authorization: 'Bearer \${secret.OPERATOR_TOKENS}' }\n`,
  ),
  'a secret outside headers and body': wrong('/health', '/health?key=${secret.MONITOR_KEY}'),
  'a secret sent over http': wrong(
    url,
    '    url: http://api.meridian.example\n    headers: { authorization: "${secret.MONITOR_KEY}" }\n',
  ),
  'a time zone that does not exist': wrong('groups:', '  timezone: Europe/Zurch\ngroups:'),
  'a time zone as an offset': wrong('groups:', '  timezone: "+02:00"\ngroups:'),
  'a page address with a slash': wrong('meridian.example\n', 'meridian.example/\n'),
  'a page id that is none': wrong('groups:', '  id: meridian\ngroups:'),
  'a colour by name': wrong('groups:', '  accent: blue\ngroups:'),
  'an accent that cannot be read on white': wrong('groups:', '  accent: "#ffd400"\ngroups:'),
  'a logo from a folder that is not published': wrong('groups:', '  logo: /logo.svg\ngroups:'),
  'a logo that could change the policy': wrong(
    'groups:',
    "  logo: 'https://cdn.example/a.svg; script-src *'\ngroups:",
  ),
  'a severity that does not exist': `${right}priorities: { P1: SEV-0 }\n`,
  'a severity given twice': `${right}policy: { hold: { SEV-1: 1m, P1: 2m } }\n`,
  'a cadence that is none': `${right}policy: { cadence: { SEV-3: never } }\n`,
  'a working day that ends before it begins': `${right}policy: { businessHours: { from: "18:00" } }\n`,
  'a promise that nothing measures': tier('components: [web]'),
  'a promise that is too exact': tier('components: [api]').replace('99.5', '99.99995'),
  'an SLO below the promise': tier('components: [api], sloPercent: 99'),
  'a destination that is none': `${right}routes: [{ severities: [SEV-1], to: ['#ops'] }]\n`,
  'a content rule that is none': `${right}postmortems: { lint: { postmortem: warn } }\n`,
};

describe('a mistake is told with its place, what was expected and an example', () => {
  test('the file that the mistakes are made in is right', () => {
    expect(told(right)).toBe('nothing is wrong');
  });

  test.for(Object.entries(mistakes))('%s', ([, text]) => {
    expect(told(text)).toMatchSnapshot();
  });

  test('all mistakes of a file are told at once, in its order', () => {
    const text = right
      .replace('name: Meridian', 'nam: Meridian')
      .replace('group: platform', 'group: plattform')
      .replace('kind: http', 'kind: htpp')
      .replace('components: [api]', 'components: [db]');
    expect(told(text)).toMatchSnapshot();
  });

  test('a mistake behind an anchor is told where the anchor is used', () => {
    const text = wrong(
      service,
      `  - &one { id: PABC123, name: a, components: [api] }\n  - { <<: *one, id: PABC124, components: [db] }\n`,
    );
    expect(told(text)).toMatchSnapshot();
  });
});

describe('what is right is read', () => {
  const read = (text: string) => {
    const compiled = compile(text, 'status.yaml');
    if (!compiled.ok) throw new Error(printProblems(compiled.problems));
    return compiled.catalog;
  };

  test('every spelling of a severity means the same', () => {
    const { priorities } = read(`${right}priorities: { a: SEV-2, b: SEV2, c: P2, d: sev-2 }\n`);
    expect(priorities).toEqual({ a: 'SEV-2', b: 'SEV-2', c: 'SEV-2', d: 'SEV-2' });
  });

  test('durations, percentages and status ranges become numbers', () => {
    const text = wrong(url, `${url}    expect: { status: [200-299, 304], latency: 800ms }\n`);
    const promise =
      'sla: { tiers: [{ id: e, name: E, targetPercent: 99.9, components: [api], credit: { basis: target, stepPercent: 0.1, creditPercent: 10, capPercent: 30 } }] }\n';
    const { monitors, sla } = read(text + promise);
    expect(monitors[0]).toMatchObject({
      intervalMs: 60_000,
      timeoutMs: 5000,
      expect: {
        status: [
          [200, 299],
          [304, 304],
        ],
        latencyMs: 800,
      },
    });
    expect(sla.tiers[0]).toMatchObject({
      targetPer100k: 99_900,
      credit: { stepPer100k: 100, creditPer100k: 10_000, capPer100k: 30_000 },
    });
  });

  test('every kind of monitor has a shape of its own', () => {
    const kinds = `  - { id: a, component: web, kind: tcp, url: 'tcp://web.meridian.example:465', send: hi, expect: { banner: ho } }
  - { id: b, component: web, kind: tls, url: 'tls://web.meridian.example:8443' }
  - { id: c, component: web, kind: dns, url: 'dns://web.meridian.example', expect: { answers: [192.0.2.1, 'pat(2001:*)'] } }
  - { id: d, component: web, kind: heartbeat, period: 24h }
  - { id: e, component: web, kind: websocket, url: 'wss://web.meridian.example/live', expect: { message: ready } }
`;
    const { monitors } = read(wrong('services:\n', `${kinds}services:\n`));
    const shapes = monitors.map(({ kind, sla, send, expect, dns, tls, heartbeat }) => {
      const { body, latencyMs } = expect;
      return { kind, sla, send, body, latencyMs, dns, tls, heartbeat };
    });
    expect(shapes).toMatchSnapshot();
  });

  test('what a body and headers must hold becomes plain data', () => {
    const text = wrong(
      url,
      `${url}    expect: { headers: { content-type: pat(application/json*), x-cache: 'any(HIT, MISS)' }, json: [len($.items) >= 1, has($.error) == false], bodyMatches: '(a+)+$', bodyFails: down }\n`,
    );
    expect(read(text).monitors[0]?.expect).toMatchSnapshot();
  });

  test('a secret may stand in headers and body of an https monitor', () => {
    const text = wrong(
      url,
      `${url}    method: POST\n    headers: { authorization: 'Bearer \${secret.MONITOR_API}' }\n    requestBody: '{"key":"\${secret.MONITOR_KEY}"}'\n`,
    );
    expect(read(text).monitors[0]).toMatchObject({
      headers: { authorization: 'Bearer ${secret.MONITOR_API}' },
      requestBody: '{"key":"${secret.MONITOR_KEY}"}',
    });
  });

  test('anything but a configuration is refused, never thrown at', () => {
    for (const raw of [
      undefined,
      null,
      7,
      'page',
      [],
      [[]],
      { monitors: 7, sla: [], page: null },
    ]) {
      expect(readStatus(raw)).toMatchObject({ ok: false });
    }
  });
});
