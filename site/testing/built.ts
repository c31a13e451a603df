// The built site as a test sees it: every file of dist/ with its text, compressed search index
// included. Built before the tests begin; nothing here builds.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export const DIST = new URL('../../dist/', import.meta.url);

/** A file of the built site. */
export type BuiltFile = {
  /** Relative to dist/, with forward slashes. */
  readonly path: string;
  /** Its text; what is compressed is unpacked first. */
  readonly text: string;
};

/** Every file of a built site. */
export function builtFiles(dist = DIST): BuiltFile[] {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const place = join(entry.parentPath, entry.name);
      const bytes = readFileSync(place);
      const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
      const text = (packed ? gunzipSync(bytes) : bytes).toString('utf8');
      const path = relative(fileURLToPath(dist), place).replaceAll('\\', '/');
      return { path, text };
    });
}

/** The HTML of a page by its address: `/runbooks/` or `/offline`. */
export function page(address: string, dist = DIST): string {
  const file = address.endsWith('/') ? `${address}index.html` : `${address}.html`;
  return readFileSync(new URL(file.slice(1), dist), 'utf8');
}

/** Values of an attribute in some HTML, entities unpacked. */
export function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&').replaceAll('&#38;', '&'),
  );
}
