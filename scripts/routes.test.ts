import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { routes, workerFirstPattern, workerFirstPatterns } from '../worker/routes.ts';
import { withWorkerFirstList, workerFirstListIsCurrent } from './routes.ts';

const toml = readFileSync(new URL('../wrangler.toml', import.meta.url), 'utf8');

it('wrangler.toml sends exactly the addresses of the route table to the worker', () => {
  expect(workerFirstListIsCurrent(toml)).toBe(true);
});

it('every address of the route table matches some pattern, as the platform matches', () => {
  const patterns = workerFirstPatterns(routes);
  const matches = (address: string) =>
    patterns.some((pattern) =>
      pattern.endsWith('*') ? address.startsWith(pattern.slice(0, -1)) : address === pattern,
    );
  for (const { path } of routes) {
    expect(matches(path.replaceAll(/:\w+/g, 'abc').replace('*', 'a/b')), path).toBe(true);
  }
});

test.each([
  '/postmortems/',
  '/runbooks/high-latency/',
  '/guides/',
  '/postmortems.json',
  '/offline',
])('%s stays a file that needs no worker', (address) => {
  const patterns = workerFirstPatterns(routes);
  expect(patterns).not.toContain(address);
  expect(
    patterns.filter((pattern) => pattern.endsWith('*') && address.startsWith(pattern.slice(0, -1))),
  ).toEqual([]);
});

it('the list fits the platform, which takes at most 100 patterns', () => {
  expect(workerFirstPatterns(routes).length).toBeLessThanOrEqual(100);
});

it('a pattern ends where the first parameter begins', () => {
  expect(workerFirstPattern('/incidents/:id')).toBe('/incidents/*');
  expect(workerFirstPattern('/heartbeats/:token/start')).toBe('/heartbeats/*');
  expect(workerFirstPattern('/console/*')).toBe('/console/*');
  expect(workerFirstPattern('/')).toBe('/');
});

it('an edited list is noticed and put right, and the rest of the file is left alone', () => {
  const edited = toml.replace('  "/healthz",\n', '');
  expect(workerFirstListIsCurrent(edited)).toBe(false);
  expect(withWorkerFirstList(edited, workerFirstPatterns(routes))).toBe(toml);
});

it('a file without the list is refused with what was expected', () => {
  expect(() => withWorkerFirstList('name = "x"\n', [])).toThrowErrorMatchingInlineSnapshot(
    `[Error: wrangler.toml: expected \`run_worker_first = [\` with one quoted pattern per line below it]`,
  );
});
