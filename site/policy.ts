// What a page of the docs site may load and run, written into the page itself. Inline scripts are allowed one by one, by
// their hashes: the theme and the search of Starlight come as scripts that Astro's own policy does not see, because they
// are marked as not to be touched. So the finished page is read, and nothing is allowed that is not in it.

import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Scripts and styles without an address, with their attributes and content. */
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/gi;
const INLINE_STYLE = /<style([^>]*)>([\s\S]*?)<\/style>/gi;
/** Data for a script, which no browser runs. */
const IS_DATA = /\stype="?application\/(?:ld\+)?json/i;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function hashesOf(html: string, pattern: RegExp): string[] {
  const run = [...html.matchAll(pattern)].filter(
    ([, attributes = '']) => !IS_DATA.test(attributes),
  );
  return [...new Set(run.map(([, , content = '']) => hashOf(content)))];
}

/** The policy for a page. Who may frame it cannot be said in a page: that is in the headers. */
export function policyOf(html: string): string {
  const rules = {
    'default-src': ["'none'"],
    // The search index is read by WebAssembly.
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...hashesOf(html, INLINE_SCRIPT)],
    'style-src': ["'self'", ...hashesOf(html, INLINE_STYLE)],
    // The colours of code, word by word.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
  };
  return Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** The page with its policy in front of everything that it governs. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="content-security-policy" content="${policyOf(html)}"/>`;
  const governed = html.replace(/<meta charset="?utf-8"?\s*\/?>/i, (charset) => charset + meta);
  if (governed === html) throw new Error('A page without <meta charset> cannot be given a policy');
  return governed;
}

/** Writes the policy into every page that was built. */
export const policy: AstroIntegration = {
  name: 'policy',
  hooks: {
    async 'astro:build:done'({ dir }) {
      const names = await readdir(fileURLToPath(dir), { recursive: true });
      for (const name of names.filter((name) => name.endsWith('.html'))) {
        const file = new URL(name.replaceAll('\\', '/'), dir);
        await writeFile(file, withPolicy(await readFile(file, 'utf8')));
      }
    },
  },
};
