import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from './catalog.ts';
import {
  deployOptions,
  destructiveStatements,
  reasonsNotToDeploy,
  type Deployment,
} from './deploy-rules.ts';
import { parse, withRandomSecrets } from './settings.ts';

const example = readFileSync('.dev.vars.example', 'utf8');
const toml = readFileSync('wrangler.toml', 'utf8');

function catalog(text: string): Deployment['catalog'] {
  const compiled = compile(text, 'status.yaml');
  if (!compiled.ok) throw new Error('the sample compiles');
  return compiled.catalog;
}
const shipped = readFileSync('content/status.yaml', 'utf8');
const own = shipped
  .replaceAll('status.meridian.example', 'status.allclear.dev')
  .replaceAll(/(?<=[a-z]+:\/\/)127\.0\.0\.1:\d+/g, 'api.allclear.dev:8443');

it('a configuration and secrets of its own may go out', () => {
  const { ALLOW_LOOPBACK: _local, ...secrets } = parse(withRandomSecrets(example));
  expect(reasonsNotToDeploy({ catalog: catalog(own), secrets, example, toml })).toEqual([]);
  expect(reasonsNotToDeploy({ catalog: catalog(own), secrets: {}, example, toml })).toEqual([]);
});

it('the sample as shipped is refused for every reason at once', () => {
  const reasons = reasonsNotToDeploy({
    catalog: catalog(shipped),
    secrets: parse(example),
    example,
    toml,
  });
  expect(reasons.join('\n')).toMatchInlineSnapshot(`
    "SIGNING_KEY still has the value of .dev.vars.example, which everybody knows
    OPERATOR_TOKENS still has the value of .dev.vars.example, which everybody knows
    PAGERDUTY_WEBHOOK_SECRETS still has the value of .dev.vars.example, which everybody knows
    ALLOW_LOOPBACK is set: it is for this machine only, so leave it out
    these monitors watch this machine, not your services: api-http, dashboard-http, auth-http, ingest-http, webhooks-http, docs-http, ingest-port, webhooks-live, auth-certificate, dashboard-name
    page.url is still the sample's (status.meridian.example): put your own address there"
  `);
});

it('ALLOW_LOOPBACK among the plain settings is refused too', () => {
  const edited = toml.replace('[vars]\n', '[vars]\nALLOW_LOOPBACK = "1"\n');
  expect(
    reasonsNotToDeploy({ catalog: catalog(own), secrets: {}, example, toml: edited }),
  ).toHaveLength(1);
});

const folder = mkdtempSync(join(tmpdir(), 'allclear-migrations-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('the shipped migrations only add', async () => {
  expect(await destructiveStatements('migrations')).toEqual([]);
});

it('a migration that takes something away is named; a comment about it and a trigger are not', async () => {
  writeFileSync(
    join(folder, '0001_a.sql'),
    '-- DROP TABLE a\nCREATE TABLE a (b TEXT, d TEXT) STRICT;\nCREATE TABLE b (c TEXT) STRICT;\n',
  );
  writeFileSync(
    join(folder, '0002_b.sql'),
    'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM b; END;\nALTER TABLE a ADD COLUMN c TEXT;\n',
  );
  expect(await destructiveStatements(folder)).toEqual([]);
  writeFileSync(join(folder, '0003_c.sql'), 'ALTER TABLE a\n  DROP COLUMN d;\n');
  expect(await destructiveStatements(folder)).toMatchInlineSnapshot(`
    [
      "migrations/0003_c.sql: "DROP COLUMN" takes away what a running version may use",
    ]
  `);
});

describe('a table that is made again', () => {
  const old = 'CREATE TABLE a (id TEXT PRIMARY KEY, kind TEXT CHECK (kind = 1), note TEXT) STRICT;';
  const next = 'CREATE TABLE n (id TEXT PRIMARY KEY, kind TEXT, note TEXT) STRICT;';
  const copy = 'INSERT INTO n (id, kind, note) SELECT id, kind, note FROM a;';
  const swap = 'DROP TABLE a; ALTER TABLE n RENAME TO a;';
  it.each([
    ['may go out with every row and column', `${next} ${copy} ${swap}`, []],
    ['not without its rows', `${next} ${swap}`, ['DROP TABLE', 'RENAME TO']],
    [
      'not without one of its columns',
      `CREATE TABLE n (id TEXT, kind TEXT) STRICT; INSERT INTO n (id, kind) SELECT id, kind FROM a; ${swap}`,
      ['DROP TABLE', 'RENAME TO'],
    ],
    [
      'not with some of its rows',
      `${next} ${copy.replace(';', ' WHERE kind = 1;')} ${swap}`,
      ['DROP TABLE', 'RENAME TO'],
    ],
    [
      'not with its columns exchanged',
      `${next} ${copy.replace('SELECT id, kind, note', 'SELECT id, note, kind')} ${swap}`,
      ['DROP TABLE', 'RENAME TO'],
    ],
    ['not without taking the old name', `${next} ${copy} DROP TABLE a;`, ['DROP TABLE']],
    [
      'and nothing else in the same file',
      `${next} ${copy} ${swap} DROP TABLE other;`,
      ['DROP TABLE'],
    ],
  ])('%s', async (_name, migration, expected) => {
    const place = mkdtempSync(join(folder, 'rebuild-'));
    writeFileSync(join(place, '0001_a.sql'), `${old} CREATE TABLE other (id TEXT) STRICT;`);
    writeFileSync(join(place, '0002_b.sql'), migration);
    const found = await destructiveStatements(place);
    expect(found.map((line) => line.split('"')[1])).toEqual(expected);
  });
});

it('takes no word for a deployment that it does not know', () => {
  expect(deployOptions([])).toEqual({ dryRun: false, help: false });
  expect(deployOptions(['--dry-run'])).toEqual({ dryRun: true, help: false });
  expect(deployOptions(['--help']).help).toBe(true);
  for (const word of ['--dryrun', '-n', 'production'])
    expect(() => deployOptions([word])).toThrow(word);
});
