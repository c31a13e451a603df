// What the platform is told about the files of the docs site, and what each page says about itself.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SECURITY } from '../worker/publish/headers.ts';
import { DIST, builtFiles } from './testing/built.ts';
import { policyOf } from './policy.ts';

const headers = readFileSync(new URL('_headers', DIST), 'utf8');
const pages = builtFiles().filter(({ path }) => path.endsWith('.html'));

it('gives every file the headers that every answer of the worker has, and lets nobody frame it', () => {
  const everywhere = /^\/\*\n((?: {2}.+\n)+)/m.exec(headers)?.[1] ?? '';
  for (const [name, value] of Object.entries(SECURITY)) {
    expect(everywhere).toContain(`  ${name}: ${value}\n`);
  }
  expect(everywhere).toContain("Content-Security-Policy: frame-ancestors 'none'");
});

it('stays within what the platform reads: 100 rules, 2,000 characters a line', () => {
  const lines = headers.split('\n');
  expect(lines.filter((line) => line.startsWith('/')).length).toBeLessThanOrEqual(100);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(2000);
});

it('has one policy in every page, made from what stands in it', () => {
  expect(pages.length).toBeGreaterThan(10);
  for (const { path, text } of pages) {
    const found = [...text.matchAll(/http-equiv="content-security-policy" content="([^"]*)"/g)];
    expect(
      found.map(([, policy]) => policy),
      path,
    ).toEqual([policyOf(text)]);
  }
});

it('needs no handler in an attribute, which the policy would refuse', () => {
  for (const { path, text } of pages) {
    const markup = text.replaceAll(/<script[\s\S]*?<\/script>/g, '').replaceAll(/="[^"]*"/g, '=""');
    expect(markup.match(/<[^>]+\son[a-z]+=/i), path).toBeNull();
  }
});
