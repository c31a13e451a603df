// Pages that only operators may read: runbooks and postmortems that are internal, or have internal sections. They are
// compiled into the worker and are no static files, so that no address of the public site can reach them.

import { html, raw } from 'hono/html';
import type { InternalPage } from '../domain/content-index.ts';
import type { Door } from './door.ts';
import { NO_STORE } from './headers.ts';
import type { Operators } from './operators.ts';

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  // Text and pictures of our own, and nothing that runs.
  'Content-Security-Policy':
    "default-src 'none'; img-src 'self' data:; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  ...NO_STORE,
};

export function docsRoute(door: Door, operators: Operators): void {
  door('GET', '/console/docs', () =>
    page('Documents for operators', list(operators.content.internalPages)),
  );
  door('GET', '/console/docs/*', (c) => {
    const path = c.req.path.slice('/console/docs/'.length).replace(/\/$/, '');
    const found = operators.content.internalPages.find((one) => one.path === path);
    if (path === '') return page('Documents for operators', list(operators.content.internalPages));
    if (found === undefined)
      return page('There is no such document', list(operators.content.internalPages), 404);
    return page(found.title, found.html);
  });
}

async function page(title: string, content: string, status = 200): Promise<Response> {
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href="/console/style.css" />
        <title>${title}</title>
      </head>
      <body>
        <nav><a href="/console">Console</a> · <a href="/console/docs">Documents</a></nav>
        <main>
          <h1>${title}</h1>
          ${raw(content)}
        </main>
      </body>
    </html>`;
  return new Response(String(text), { status, headers: HEADERS });
}

function list(docs: readonly InternalPage[]): string {
  if (docs.length === 0) return '<p>No document is internal, and none has an internal section.</p>';
  const items = docs.map(
    ({ path, title }) => `<li><a href="/console/docs/${path}">${escaped(title)}</a></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
