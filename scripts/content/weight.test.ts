// PM007, PM010, PM011, PM013, PM012 and the rules for action items, each with what it flags and what not.

import { describe, expect, it } from 'vitest';
import { type Change, POSTMORTEM, RUNBOOK, found } from './example.ts';

const words = (section: string, text: string): Change => [
  POSTMORTEM,
  new RegExp(`## ${section}\\n\\nWords[^\\n]*`),
  `## ${section}\n\n${text}`,
];
const rulesOf = (...changes: Change[]) =>
  found(...changes).map((line) => line.split(' ').slice(1, 3).join(' '));
const item = (from: string | RegExp, to: string): Change => [POSTMORTEM, from, to];
const users = (share: string): Change => [POSTMORTEM, 'users_pct: 12', `users_pct: ${share}`];

describe('PM007', () => {
  it('takes the share of users before the error rate', () => {
    expect(rulesOf(users('100'))).toEqual(['warn PM007']);
    expect(rulesOf(words('Impact', '15 % of requests failed.'))).toEqual(['warn PM007']);
    expect(rulesOf(words('Impact', '8 % of requests failed.'))).toEqual([]);
    expect(rulesOf(users('4'), words('Impact', 'The error rate reached 15 %.'))).toEqual([]);
    expect(rulesOf(users('null'), words('Impact', 'The error rate reached 15 %.'))).toEqual([
      'warn PM007',
    ]);
  });
});

it('PM010 wants three sentences at most', () => {
  expect(rulesOf(words('Summary', 'One. Two is 5.5 % of e.g. all. Three.'))).toEqual([]);
  expect(rulesOf(words('Summary', 'One is. Two is. Three is. Four is.'))).toEqual(['warn PM010']);
});

it('PM011 wants three whys, the last of which is no person', () => {
  expect(rulesOf([POSTMORTEM, '3. Why was none free? No check knows the sum.\n', ''])).toEqual([
    'warn PM011',
  ]);
  const last = (text: string): Change => [POSTMORTEM, 'No check knows the sum.', text];
  expect(rulesOf(last('Because of an operator error.'))).toContain('warn PM011');
  expect(rulesOf(last('@someone forgot.'))).toContain('warn PM011');
  expect(rulesOf(last('Nobody had compared the two.'))).toEqual([]);
});

describe('PM012', () => {
  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    '-----BEGIN RSA PRIVATE KEY-----',
    'postgres://app:hunter22@db/main',
    'db-1.prod.internal',
    '10.12.0.7',
    'jo@meridian.io',
    'password: correcthorsebattery',
  ])('refuses %s, in prose and in code, and does not repeat it', (text) => {
    const findings = found(words('Impact', `It said ${text}.`));
    expect(findings.filter((line) => line.includes('error PM012'))).not.toEqual([]);
    expect(findings.join('\n')).not.toContain(text);
    expect(rulesOf([RUNBOOK, 'undo', `undo ${text}`])).toContain('error PM012');
  });

  it.each([
    'ops@example.com',
    'https://api.meridian.example/health',
    'Authorization: Bearer $TOKEN',
    '`password=<yours>`',
    'version 10.2.0',
    'the internal network',
    'token: true',
  ])('lets %s pass', (text) => {
    expect(rulesOf(words('Impact', `It said ${text}.`))).toEqual([]);
  });

  it('does not look into internal sections, nor into internal pages', () => {
    const inside = '<!-- internal -->\n\n10.12.0.7\n\n<!-- /internal -->\n\nIt said nothing.';
    expect(rulesOf(words('Impact', inside))).toEqual([]);
    expect(rulesOf(words('Impact', `${inside}\n\n10.12.0.8`))).toEqual(['error PM012']);
    expect(
      rulesOf(words('Impact', '10.12.0.7'), [
        POSTMORTEM,
        'visibility: public',
        'visibility: internal',
      ]),
    ).toEqual([]);
  });
});

it('PM013 wants something good, or lucky', () => {
  expect(rulesOf(words('What went well', 'None.'))).toEqual(['warn PM013']);
  expect(rulesOf(words('Where we got lucky', '- N/A'))).toEqual(['warn PM013']);
  expect(rulesOf(words('What went well', 'None of the backups was needed.'))).toEqual([]);
});

it('AI002 wants a tracker for urgent work', () => {
  expect(rulesOf(item(/tracker: "[^"]*", /, ''))).toEqual(['error AI002']);
  expect(rulesOf(item(/tracker: "[^"]*", /, ''), item('priority: P1', 'priority: P2'))).toEqual([]);
});

it.each([
  ['Investigate monitoring for this scenario', true],
  ['Add alerting for all cases where this service returns more than 1 % errors', false],
  ['Fix the issue that caused it', true],
  ['Handle invalid postal codes in user address forms safely', false],
  ['Make sure engineers check the schema', true],
  ['Be more careful', true],
  ['Improve the latency of search', true],
  ['Improve the slowest twentieth of searches from 900 ms to 300 ms', false],
  ['Better monitoring', true],
  ['Fix the lock order of the two tables', false],
])('AI003 on "%s"', (title, flagged) => {
  expect(rulesOf(item('title: Add a check', `title: "${title}"`))).toEqual(
    flagged ? ['warn AI003'] : [],
  );
});

it('AI004 wants a day in time, after the incident, and an owner', () => {
  expect(rulesOf(item('due: 2026-11-09', 'due: 2026-11-10'))).toEqual(['warn AI004']);
  expect(rulesOf(item('due: 2026-11-09', 'due: 2026-10-12'))).toEqual(['warn AI004']);
  expect(rulesOf(item('owner: "@team-api", due', 'owner: "@everyone", due'))).toEqual([
    'warn AI004',
  ]);
});

it('AI005 wants an item that detects after slow detection, and a runbook or a reason', () => {
  const slow: Change = [POSTMORTEM, /"started":"[^"]*"/, '"started":"2026-10-12T08:27:00Z"'];
  expect(rulesOf(slow, [POSTMORTEM, '| 08:41 | 3 %', '| 08:27 | 3 %'])).toEqual([
    'error PM002',
    'warn AI005',
  ]);
  const bare: Change = [POSTMORTEM, 'runbooks: [rb-high-latency]\n', ''];
  expect(rulesOf(bare)).toEqual(['warn AI005']);
  expect(rulesOf(bare, item('title: Add a check', 'title: Write a runbook'))).toEqual([]);
  expect(
    rulesOf([POSTMORTEM, 'runbooks: [rb-high-latency]', 'runbooks_none: It cannot happen again']),
  ).toEqual([]);
});

describe('RB008 and RB009', () => {
  const block = (code: string, before = ''): Change => [
    RUNBOOK,
    '```sh\nundo\n```',
    `${before}\`\`\`sh\n${code}\n\`\`\``,
  ];

  it.each([
    'rm -rf /var/cache',
    'psql -c "DROP TABLE jobs"',
    'kubectl delete pod api-1',
    'redis-cli FLUSHALL',
    'redis-cli KEYS "*"',
  ])('want a warning before %s', (code) => {
    expect(rulesOf(block(code))).toEqual(['error RB008']);
    expect(rulesOf(block(code, '**Warning:** deletes for good.\n\n'))).toEqual([]);
  });

  it('leave what only reads alone', () => {
    expect(rulesOf(block('kubectl get pods'))).toEqual([]);
  });

  const says = (text: string): Change => [
    RUNBOOK,
    '## Escalate\n\nWords.',
    `## Escalate\n\n${text}`,
  ];
  it.each([
    ['The database fails over to the replica automatically.', true],
    ['Bad deployments are rolled back automatically.', true],
    ['User data is deleted by itself after an hour.', true],
    ['Never fail over the database automatically.', false],
    ['Certificates are renewed automatically.', false],
    ['A person decides to roll back the deployment.', false],
  ])('read "%s"', (text, flagged) => {
    expect(rulesOf(says(text))).toEqual(flagged ? ['error RB009'] : []);
  });
});
