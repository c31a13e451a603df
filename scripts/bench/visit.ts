// The first visit to the page: how many requests it takes and how many bytes go over the line, compressed as an edge does.

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Client } from './client.ts';
import type { Figure } from './figures.ts';

const BYTES_LIMIT = 15_000;
const REQUESTS_LIMIT = 3;

/** Addresses of ours that a browser loads by itself, from the text of a page. */
export function loadsOf(html: string): string[] {
  const tags = html.match(/<(?:link|script|img|iframe|source)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => !/rel="(?:canonical|alternate|help|me)"/.test(tag))
    .flatMap((tag) => /\b(?:href|src)="([^"]+)"/.exec(tag)?.[1] ?? [])
    .filter((address) => !address.startsWith('data:'));
}

export async function measureVisit(client: Client): Promise<Figure[]> {
  const page = await client.send({ path: '/' });
  const bodies = [page.body];
  for (const path of loadsOf(page.body)) bodies.push((await client.send({ path })).body);
  const bytesBy = (compress: (text: string) => Buffer) =>
    bodies.reduce((sum, body) => sum + compress(body).length, 0);
  const figure = (what: string, unit: Figure['unit'], measured: number, most: number): Figure => ({
    what,
    unit,
    measured,
    beside: null,
    budget: { most, of: 'measured' },
  });
  return [
    figure('First visit', 'requests', bodies.length, REQUESTS_LIMIT),
    figure('First visit, gzip', 'bytes', bytesBy(gzip), BYTES_LIMIT),
    figure('First visit, brotli', 'bytes', bytesBy(brotli), BYTES_LIMIT),
  ];
}

const gzip = (text: string) => gzipSync(text, { level: 6 });
const brotli = (text: string) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
