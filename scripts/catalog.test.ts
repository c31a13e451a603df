import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, parse } from 'yaml';

import type { Catalog } from '../worker/domain/catalog.ts';
import { MONITOR_KINDS } from '../worker/domain/vocabulary.ts';
import { compile, loopbackMonitors } from './catalog.ts';
import { printProblems } from './yaml-source.ts';

const sample = readFileSync(new URL('../content/status.yaml', import.meta.url), 'utf8');

function catalogOf(text: string, options?: { demoPort?: number }): Catalog {
  const compiled = compile(text, 'status.yaml', options);
  if (!compiled.ok) throw new Error(printProblems(compiled.problems));
  return compiled.catalog;
}

describe('the shipped configuration', () => {
  const catalog = catalogOf(sample);

  test('compiles to a catalog with every reference resolved and every default filled in', () => {
    expect(catalog.components.map(({ id, group, position }) => [id, group, position])).toEqual([
      ['api', 'platform', 1],
      ['dashboard', 'platform', 2],
      ['auth', 'platform', 3],
      ['ingest', 'platform', 4],
      ['webhooks', 'integrations', 1],
      ['docs', 'website', 1],
    ]);
    expect(catalog.page).toMatchObject({
      name: 'Meridian',
      id: expect.stringMatching(/^[a-z0-9]{12}$/),
    });
    expect(catalog.monitors[1]).toMatchSnapshot('a monitor');
    expect(catalog.services).toMatchSnapshot('services');
    expect(catalog.policy).toMatchSnapshot('policy');
  });

  test('watches the demo target alone, every component of it', () => {
    const asking = catalog.monitors.filter(({ kind }) => kind !== 'heartbeat');
    expect(loopbackMonitors(catalog)).toEqual(asking);
    const overHttp = asking.filter(({ kind }) => kind === 'http');
    expect(overHttp.map(({ component, url }) => [component, url])).toEqual(
      catalog.components.map(({ id }) => [id, `http://127.0.0.1:8788/health/${id}`]),
    );
  });

  test('shows every kind of monitor', () => {
    expect(new Set(catalog.monitors.map(({ kind }) => kind))).toEqual(new Set(MONITOR_KINDS));
  });

  test('has nothing that is not a value', () => {
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
  });
});

describe('a copy that runs beside another', () => {
  test('watches its own demo target', () => {
    const moved = catalogOf(sample, { demoPort: 9100 });
    expect(moved.monitors[0]?.url).toBe('http://127.0.0.1:9100/health/api');
    expect(moved.hash).not.toBe(catalogOf(sample).hash);
  });

  test.for(['https://api.meridian.example/:8788/health', 'http://127.0.0.1:8789/8788'])(
    'leaves %s as it is',
    (url) => {
      const text = sample.replace('http://127.0.0.1:8788/health/api', url);
      expect(catalogOf(text, { demoPort: 9100 }).monitors[0]?.url).toBe(url);
    },
  );

  test('knows a loopback address by any of its names', () => {
    for (const host of ['localhost', 'LOCALHOST.', '127.1', '2130706433', '[::1]']) {
      const text = sample.replace('http://127.0.0.1:8788/health/api', `http://${host}:8788/health`);
      expect(loopbackMonitors(catalogOf(text))).toHaveLength(10);
    }
  });
});

describe('the hash', () => {
  type Raw = Record<string, unknown>;
  const raw = (): Raw => parse(sample) as Raw; // the sample is a mapping

  /** Changes that each mean something, and that can be made together. */
  const changes: ((document: Document) => void)[] = [
    (file) => file.setIn(['page', 'name'], 'Meridian Cloud'),
    (file) => file.setIn(['page', 'timezone'], 'Europe/Zurich'),
    (file) => file.setIn(['page', 'id'], 'abcdefghijkl'),
    (file) => file.setIn(['groups', 2, 'name'], 'Site'),
    (file) => file.setIn(['components', 0, 'description'], 'REST'),
    (file) => file.deleteIn(['components', 5, 'group']),
    (file) => file.setIn(['monitors', 0, 'timeout'], '4s'),
    (file) => file.setIn(['monitors', 1, 'confirmations'], 3),
    (file) => file.setIn(['monitors', 2, 'severity'], 'SEV-1'),
    (file) => file.setIn(['monitors', 3, 'silence'], false),
    (file) => file.setIn(['monitors', 4, 'headers'], { accept: 'text/plain' }),
    (file) => file.setIn(['services', 1, 'statusUpdates'], 'publish'),
    (file) => file.setIn(['priorities', 'P5'], 'SEV-4'),
    (file) => file.setIn(['sla', 'tiers', 0, 'targetPercent'], 99.8),
    (file) => file.deleteIn(['sla', 'tiers', 1, 'credit']),
    (file) => file.setIn(['policy', 'hold', 'SEV-3'], '2m'),
    (file) => file.setIn(['policy', 'businessHours'], { to: '18:00' }),
    (file) => file.setIn(['routes', 0, 'severities'], ['SEV-1']),
    (file) => file.setIn(['postmortems', 'publicActionCount'], true),
  ];

  /** Ways to write the same thing. */
  const layouts = fc.record({
    indent: fc.integer({ min: 1, max: 8 }),
    // Narrower lines, and yaml 2.9.1 garbles long quoted texts as it writes them.
    lineWidth: fc.constantFrom(0, 80, 120),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    reversed: fc.boolean(),
    comment: fc.stringMatching(/^[a-z :#-]{0,40}$/),
  } as const);

  type Layout = typeof layouts extends fc.Arbitrary<infer Shape> ? Shape : never;

  function written(indexes: readonly number[], layout: Layout) {
    const { reversed, comment, ...style } = layout;
    const file = new Document(reversed ? reversedKeys(raw()) : raw(), {
      aliasDuplicateObjects: false,
    });
    for (const index of indexes) changes[index]?.(file);
    file.commentBefore = comment;
    return file.toString(style);
  }

  function reversedKeys(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversedKeys);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, reversedKeys(item)] as const);
    return Object.fromEntries(entries.toReversed());
  }

  test('changes if and only if the meaning does, whatever the layout, comments and order of keys', () => {
    const subsets = fc.subarray([...changes.keys()]);
    fc.assert(
      fc.property(subsets, subsets, layouts, layouts, (one, other, oneLayout, otherLayout) => {
        const first = catalogOf(written(one, oneLayout)).hash;
        const second = catalogOf(written(other, otherLayout)).hash;
        expect(first === second).toBe(one.join() === other.join());
        expect(catalogOf(written(one, otherLayout)).hash).toBe(first);
      }),
      { numRuns: 60 },
    );
  });

  test('stays when a default or another spelling is written out', () => {
    const { hash } = catalogOf(sample);
    for (const [was, is] of [
      ['  language: en\n', ''],
      ['severity: SEV-3', 'severity: P3'],
      ['timeout: 5s', 'timeout: 5000ms'],
      ['    autoResolve: true\n', ''],
      ['status: [200-299]', 'status: ["200-299"]'],
    ] as const) {
      expect(sample).toContain(was);
      expect(catalogOf(sample.replace(was, is)).hash).toBe(hash);
    }
  });

  test('changes with the order of components, in which the page shows them', () => {
    const file = raw();
    const components = file['components'];
    const turned = {
      ...file,
      components: Array.isArray(components) ? components.toReversed() : [],
    };
    expect(catalogOf(new Document(turned).toString()).hash).not.toBe(catalogOf(sample).hash);
  });
});
