import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { complete, missingFrom, type Lockfile } from './complete-lockfile.ts';
import { platformOf } from './platforms.ts';

const shipped: Lockfile = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);

const partial = (): Lockfile => ({
  packages: {
    '': {},
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64-musl': '2.0.0', '@tool/linux-x64-gnu': '2.0.0' },
    },
    'node_modules/outer': { version: '1.0.0' },
    'node_modules/outer/node_modules/tool': {
      version: '1.0.0',
      optionalDependencies: { '@tool/darwin-arm64': '1.0.0', '@tool/linux-x64-gnu': '1.0.0' },
    },
    'node_modules/outer/node_modules/@tool/linux-x64-gnu': { version: '1.0.0', optional: true },
    'node_modules/@tool/linux-x64-gnu': { version: '2.0.0', optional: true },
  },
});

describe('completing the lockfile', () => {
  it('the shipped lockfile has the binaries of every system', () => {
    expect(missingFrom(shipped)).toEqual([]);
  });

  it('names each missing package and who wants it', () => {
    expect(missingFrom(partial()).map(({ key, wantedBy }) => [key, wantedBy])).toEqual([
      ['node_modules/@tool/linux-x64-musl', 'node_modules/tool'],
      [
        'node_modules/outer/node_modules/@tool/darwin-arm64',
        'node_modules/outer/node_modules/tool',
      ],
    ]);
  });

  it('adds what is missing beside its sibling, for its system only, and nothing else changes', () => {
    const before = partial();
    const after = complete(before);
    expect(after.packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(after.packages).toMatchObject(before.packages);
    expect(missingFrom(after)).toEqual([]);
    expect(complete(after)).toEqual(after);
  });

  it('refuses a package whose name does not say which system it is for', () => {
    const lockfile: Lockfile = {
      packages: { 'node_modules/tool': { optionalDependencies: { fsevents: '2.3.3' } } },
    };
    expect(() => complete(lockfile)).toThrowErrorMatchingInlineSnapshot(
      `[Error: fsevents: its name does not say which system it is for]`,
    );
  });

  it('refuses a range where only an exact version can be entered', () => {
    const lockfile: Lockfile = {
      packages: { 'node_modules/tool': { optionalDependencies: { 'tool-darwin-x64': '^2.0.0' } } },
    };
    expect(() => complete(lockfile)).toThrowErrorMatchingInlineSnapshot(
      `[Error: tool-darwin-x64: expected an exact version, found ^2.0.0]`,
    );
  });
});

describe('the system in a name', () => {
  it('is the one that the manifests in the lockfile state', () => {
    const stated = Object.entries(shipped.packages).filter(([, entry]) => entry.os && entry.cpu);
    expect(stated.length).toBeGreaterThan(100);
    for (const [key, { os, cpu }] of stated) {
      const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
      expect({ name, ...platformOf(name) }).toMatchObject({ name, os, cpu });
    }
  });
});
