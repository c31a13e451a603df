// The built docs site on a port of its own, as the worker serves it: an address with and without its ending, 404 with a page,
// and what the site asks the worker for as far as a test says it.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DIST } from '../site/testing/built.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
};

type Answer = { status: number; type: string; body: Buffer | string };

export class DocsSite {
  base = '';
  /** What `/badge.json` answers now; null is 404. */
  badge: object | null = null;
  /** The same of `/api/v2/incidents.json`. */
  record: object | null = null;

  readonly #server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const { status, type, body } = await this.#answer(path);
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  });

  async open(): Promise<void> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    this.base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // listens on TCP
  }

  async close(): Promise<void> {
    await new Promise((done) => this.#server.close(done));
  }

  async #answer(path: string): Promise<Answer> {
    if (path === '/badge.json' && this.badge !== null) {
      return { status: 200, type: 'application/json', body: JSON.stringify(this.badge) };
    }
    if (path === '/api/v2/incidents.json' && this.record !== null) {
      return { status: 200, type: 'application/json', body: JSON.stringify(this.record) };
    }
    const file = path.endsWith('/') ? `${path}index.html` : path;
    for (const name of [file, `${file}.html`]) {
      const body = await readFile(new URL(name.slice(1), DIST)).catch(() => null);
      if (body === null) continue;
      const type = TYPES[name.split('.').pop() ?? ''] ?? 'application/octet-stream';
      return { status: 200, type, body };
    }
    return { status: 404, type: 'text/html', body: await readFile(new URL('404.html', DIST)) };
  }
}
