import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printSettingProblem, readSettings, SETTING_RULES } from './env.ts';

const example = readFileSync('.dev.vars.example', 'utf8');

describe('settings', () => {
  test('a malformed one is named with what was expected and an example, and its value is not told', () => {
    const secret = 'too-short';
    const { problems, secrets } = readSettings({
      SIGNING_KEY: secret,
      PAGERDUTY_ROUTING_KEY: 'x y',
    });
    const texts = problems.map(printSettingProblem);
    expect(texts).toMatchInlineSnapshot(`
      [
        "PAGERDUTY_ROUTING_KEY is malformed: expected the 32 letters and digits of an Events API v2 integration key, for example PAGERDUTY_ROUTING_KEY="0123456789abcdef0123456789abcdef"",
        "SIGNING_KEY is malformed: expected one or several texts of at least 32 characters, separated by commas, for example SIGNING_KEY="any-text-of-thirty-two-characters-or-more"",
      ]
    `);
    expect(texts.join()).not.toContain(secret);
    expect(secrets.pagerdutyRoutingKey).toBeNull();
  });

  test('several secrets are accepted during rotation', () => {
    const { secrets, problems } = readSettings({
      PAGERDUTY_WEBHOOK_SECRETS: 'the-new-secret-000001, the-old-secret-000001',
    });
    expect(problems).toEqual([]);
    expect(secrets.pagerdutyWebhookSecrets).toEqual([
      'the-new-secret-000001',
      'the-old-secret-000001',
    ]);
  });

  test('an empty one counts as unset', () => {
    expect(readSettings({ PAGERDUTY_ROUTING_KEY: ' ' }).problems).toEqual([]);
  });

  test('every example in a rule follows the rule', () => {
    for (const [name, { test: rule, example: value }] of Object.entries(SETTING_RULES)) {
      expect(rule.test(value), name).toBe(true);
    }
  });

  test('the example file names every setting, and no other', () => {
    const named = [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(
      ([, name]) => name ?? '',
    );
    const known = named.filter((name) => !name.startsWith('MONITOR_')).toSorted();
    expect(known).toEqual(Object.keys(SETTING_RULES).toSorted());
  });
});
