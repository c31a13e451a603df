// What a page of the docs site is allowed to run: exactly what stands in it.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { policyOf, withPolicy } from './policy.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const ruleOf = (html: string, name: string) =>
  policyOf(html)
    .split('; ')
    .find((rule) => rule.startsWith(`${name} `));

describe('the policy of a page', () => {
  it('allows each inline script by its hash, once, and no other', () => {
    const html =
      '<script>a()</script><script aria-hidden="true">\n b()\n</script><script>a()</script>';
    expect(ruleOf(html, 'script-src')).toBe(
      `script-src 'self' 'wasm-unsafe-eval' ${hash('a()')} ${hash('\n b()\n')}`,
    );
  });

  it('counts neither scripts with an address nor data', () => {
    const html =
      '<script type="module" src="/_astro/page.js"></script><script type="application/json">{}</script>';
    expect(ruleOf(html, 'script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
  });

  it('allows styles in attributes, and in elements only those of the page', () => {
    expect(ruleOf('<style>p{}</style>', 'style-src')).toBe(`style-src 'self' ${hash('p{}')}`);
    expect(policyOf('<p>').match(/'unsafe-[a-z]+'/g)).toEqual(["'unsafe-inline'"]);
    expect(policyOf('<p>')).toContain("style-src-attr 'unsafe-inline'");
  });

  it('stands before everything that it governs', () => {
    const html = '<html><head><meta charset="utf-8"><script>a()</script></head></html>';
    expect(withPolicy(html)).toMatch(
      /^<html><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="[^"]+"\/><script>/,
    );
    expect(() => withPolicy('<html></html>')).toThrow('without <meta charset>');
  });
});
