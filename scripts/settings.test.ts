import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createDevVars,
  exampleSecretsIn,
  overlay,
  parse,
  readSettings,
  serialise,
  settingNames,
  withRandomSecrets,
} from './settings.ts';

const example = readFileSync('.dev.vars.example', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'allclear-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a new .dev.vars', () => {
  it('has random secrets, long enough, and no example value', () => {
    const settings = parse(withRandomSecrets(example));
    expect(settings['SIGNING_KEY']).toMatch(/^[0-9a-f]{64}$/);
    expect(settings['OPERATOR_TOKENS']).toMatch(/^[0-9a-f]{64}$/);
    expect(settings['PAGERDUTY_WEBHOOK_SECRETS']).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(Object.values(settings)).size).toBe(4);
    expect(exampleSecretsIn(settings, example)).toEqual([]);
  });

  it('is readable by its owner only and never overwritten', () => {
    const file = join(folder, '.dev.vars');
    expect(createDevVars(file, example)).toBe(true);
    const first = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(createDevVars(file, example)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  it('is written once and whole when several copies start at the same moment', async () => {
    const file = join(folder, 'raced.vars');
    const settings = join(import.meta.dirname, 'settings.ts');
    const code = `
      const { readFileSync } = await import('node:fs');
      const { createDevVars } = await import(${JSON.stringify(settings)});
      const wrote = createDevVars(${JSON.stringify(file)}, readFileSync('.dev.vars.example', 'utf8'));
      console.log(JSON.stringify({ wrote, text: readFileSync(${JSON.stringify(file)}, 'utf8') }));`;
    const told = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const run = promisify(execFile);
        const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code]);
        return JSON.parse(stdout) as { wrote: boolean; text: string }; // its own words above
      }),
    );
    expect(told.filter(({ wrote }) => wrote)).toHaveLength(1);
    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('raced'))).toEqual(['raced.vars']);
  });
});

describe('reading settings', () => {
  it('knows every setting of the example, those commented out included', () => {
    const names = settingNames(example);
    expect(names).toContain('SIGNING_KEY');
    expect(names).toContain('SMTP_URL');
    expect(new Set(names).size).toBe(names.length);
  });

  it('the environment wins over the file, and what is no setting stays out', () => {
    const file = join(folder, 'vars');
    writeFileSync(file, 'EMAIL_FROM="a@meridian.example"\nALLOW_LOOPBACK="1"\n');
    const environment = {
      EMAIL_FROM: 'b@meridian.example',
      MONITOR_TOKEN: 'm',
      ALLOW_LOOPBACK: '',
      HOME: '/root',
    };
    expect(readSettings(file, example, environment)).toEqual({
      EMAIL_FROM: 'b@meridian.example',
      MONITOR_TOKEN: 'm',
    });
  });

  it('an empty setting counts as unset', () => {
    expect(overlay({ SMTP_URL: '' }, {}, ['SMTP_URL'])).toEqual({});
  });

  it('the secrets of the example are found by name', () => {
    expect(exampleSecretsIn(parse(example), example)).toEqual([
      'SIGNING_KEY',
      'OPERATOR_TOKENS',
      'PAGERDUTY_WEBHOOK_SECRETS',
    ]);
  });
});

describe('handing settings to the server', () => {
  it('a value reads back as it was, dollars aside', () => {
    const value = fc.string({ unit: fc.constantFrom(...'ab 1#=\'"`\\,;:/@?&%\n\t') });
    fc.assert(
      fc.property(value, (text) => {
        fc.pre(!(text.includes("'") && text.includes('`') && /["\\]/.test(text)));
        fc.pre(text !== '');
        expect(parse(serialise({ A: text, B: 'after' }))).toEqual({ A: text, B: 'after' });
      }),
    );
  });

  it('a dollar is escaped, because the reader would expand it', () => {
    expect(serialise({ A: 'pa$$word' })).toBe("A='pa\\$\\$word'\n");
  });

  it('a value that the format cannot hold is refused by name', () => {
    expect(() => serialise({ SMTP_URL: `'"\`` })).toThrowErrorMatchingInlineSnapshot(
      `[Error: SMTP_URL: a setting cannot hold all of ', " and \`]`,
    );
  });
});
