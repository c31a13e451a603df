import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { settingNames } from '../scripts/settings.ts';
import { describeSettingProblem, settingProblems, settings } from './settings.ts';

const example = readFileSync('.dev.vars.example', 'utf8');
const names = settings.map(({ name }) => name);

describe('the table of settings', () => {
  it('has every setting of .dev.vars.example, and the other way round', () => {
    const listed = settingNames(example).filter((name) => !name.startsWith('MONITOR_'));
    expect(listed.toSorted()).toEqual(names.toSorted());
  });

  it('accepts every value that .dev.vars.example shows, those commented out included', () => {
    const shown = parseEnv(example.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));
    expect(settingProblems(shown)).toEqual([]);
  });

  it('accepts the base addresses of wrangler.toml', () => {
    const toml = readFileSync('wrangler.toml', 'utf8');
    const vars = parseEnv(toml.slice(toml.indexOf('[vars]') + '[vars]'.length));
    expect(Object.keys(vars).length).toBeGreaterThan(3);
    expect(settingProblems(vars)).toEqual([]);
    for (const name of Object.keys(vars)) expect(names).toContain(name);
  });
});

const key = 'k'.repeat(32);
const operator = 't'.repeat(24);

test.each([
  ['SIGNING_KEY', `${key}, ${key}`],
  ['OPERATOR_TOKENS', `${operator},deploys:publish:${operator}`],
  ['PAGERDUTY_WEBHOOK_SECRETS', 'one, two'],
  ['PAGERDUTY_ROUTING_KEY', 'R0123456789ABCDEF0123456789ABCDE'],
  ['EMAIL_FROM', 'status@meridian.example'],
  ['SMTP_URL', 'smtp://127.0.0.1:2525'],
  ['SLACK_WEBHOOK_URL', 'http://127.0.0.1:9000/hook'],
  ['PAGERDUTY_EVENTS_URL', 'http://localhost:9001'],
  ['GITHUB_API_URL', 'https://github.meridian.example/api/v3'],
])('%s may be %s', (name, value) => {
  expect(settingProblems({ [name]: value })).toEqual([]);
});

test.each([
  ['SIGNING_KEY', 'short'],
  ['SIGNING_KEY', `${key},short`],
  ['SIGNING_KEY', `${key},`],
  ['OPERATOR_TOKENS', 'short'],
  ['OPERATOR_TOKENS', `deploys:${operator}`],
  ['PAGERDUTY_WEBHOOK_SECRETS', 'one,,two'],
  ['PAGERDUTY_ROUTING_KEY', 'https://events.pagerduty.com'],
  ['ALLOW_LOOPBACK', 'true'],
  ['EMAIL_FROM', 'Meridian Status'],
  ['SMTP_URL', 'https://smtp.meridian.example'],
  ['SLACK_WEBHOOK_URL', 'http://hooks.slack.com/services/T/B/X'],
  ['GITHUB_REPOSITORY', 'https://github.com/meridian/status'],
  ['ACCESS_TEAM', 'meridian.cloudflareaccess.com'],
  ['DEAD_MAN_URL', 'deadman.meridian.example'],
  ['PAGERDUTY_API_URL', 'https://api.pagerduty.com?x=1'],
  ['PAGERDUTY_API_URL', 7],
])('%s may not be %s', (name, value) => {
  expect(settingProblems({ [name]: value }).map((problem) => problem.name)).toEqual([name]);
});

it('an unset or empty setting is no problem, for it only switches its feature off', () => {
  expect(settingProblems({ SMTP_URL: '', SIGNING_KEY: undefined })).toEqual([]);
});

it('every problem is told at once, with what was expected and an example, without the value', () => {
  const problems = settingProblems({ SMTP_URL: 'hunter2', SIGNING_KEY: 'hunter2' });
  const text = problems.map(describeSettingProblem).join('\n');
  expect(text).not.toContain('hunter2');
  expect(text).toMatchInlineSnapshot(`
    "SIGNING_KEY is malformed.
      expected: one or more keys separated by commas, newest first, each of 32 characters or more
      example:  the output of \`openssl rand -hex 32\`
    SMTP_URL is malformed.
      expected: the address of a mail server, smtp or smtps
      example:  smtps://user:password@smtp.meridian.example:465"
  `);
});

it('each setting says what is expected in words of its own', () => {
  expect(settings.map((setting) => describeSettingProblem(setting)).join('\n')).toMatchSnapshot();
});
