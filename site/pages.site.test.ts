// The built pages hold together: addresses, links, titles, and the things that content outside the
// source folder loses silently when it is set up wrong (sidebar, asides, anchors).

import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { routes } from '../worker/routes.ts';
import { DIST, attributes, builtFiles, page } from './testing/built.ts';

const files = builtFiles();
const pages = files.filter(({ path }) => path.endsWith('.html'));
const RUNBOOK = '/runbooks/database-connections-exhausted/';

it('has no page at "/", which is the status page', () => {
  expect(existsSync(new URL('index.html', DIST))).toBe(false);
});

it('has the pages that other parts of the product lead to', () => {
  for (const address of ['/postmortems/', '/runbooks/', '/guides/', '/offline', '/404']) {
    expect(page(address)).toContain('<h1');
  }
});

describe('a page of content outside the source folder', () => {
  const html = page(RUNBOOK);

  it('has a sidebar with postmortems, runbooks and guides', () => {
    const sidebar = /<sl-sidebar-pane[\s\S]*<\/sl-sidebar-pane>/.exec(html)?.[0] ?? '';
    const links = attributes(sidebar, 'href');
    for (const kind of ['/postmortems/2026-', '/runbooks/high-', '/guides/getting-']) {
      expect(links.some((href) => href.startsWith(kind))).toBe(true);
    }
    expect(sidebar).toMatch(
      /aria-current="page"[^>]*>\s*<span[^>]*>Database connections exhausted/,
    );
  });

  it('has asides and anchors on its headings', () => {
    expect(html).toContain('class="starlight-aside starlight-aside--caution"');
    expect(html).not.toContain(':::');
    expect(html).toMatch(
      /<h2 id="diagnose">Diagnose<\/h2>\s*<a class="sl-anchor-link" href="#diagnose"/,
    );
  });

  it('has its code coloured and ready to copy', () => {
    expect(html).toContain('data-language="sql"');
    expect(html).toContain('data-code=');
  });
});

it('says once on each page what it is', () => {
  const titles = pages.map(({ path, text }) => ({
    path,
    title: /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? '',
    headings: text.match(/<h1[\s>]/g)?.length ?? 0,
  }));
  for (const { path, title, headings } of titles) {
    expect(`${path} ${title}`).toMatch(/Meridian$/);
    expect(`${path} ${headings}`).toBe(`${path} 1`);
  }
  expect(new Set(titles.map(({ title }) => title)).size).toBe(titles.length);
});

it('has a description for search results on every page that is found by them', () => {
  const without = pages.filter(
    ({ text }) =>
      !text.includes('name="robots"') && !/<meta name="description" content="[^"]{10}/.test(text),
  );
  expect(without.map(({ path }) => path)).toEqual([]);
});

it('has no link that leads nowhere', () => {
  const known = new Set(files.map(({ path }) => `/${path}`));
  const dead = pages.flatMap(({ path, text }) =>
    [...attributes(text, 'href'), ...attributes(text, 'src')]
      .filter((href) => href.startsWith('/') || href.startsWith('#'))
      .filter((href) => !leads(href, path, known))
      .map((href) => `${path}: ${href}`),
  );
  expect(dead).toEqual([]);
});

function leads(href: string, from: string, known: ReadonlySet<string>): boolean {
  const [path = '', hash] = href.split('#');
  const target = path === '' ? `/${from}` : path;
  const file = [target, `${target}index.html`, `${target}.html`].find((name) => known.has(name));
  if (file === undefined) return answered(path);
  if (hash === undefined || hash === '') return true;
  const text = files.find((other) => `/${other.path}` === file)?.text ?? '';
  return text.includes(`id="${hash}"`);
}

/** Whether the worker answers an address. */
function answered(path: string) {
  return routes.some((route) => {
    const pattern = route.path.replaceAll('.', String.raw`\.`).replaceAll(/:[a-z]+/gi, '[^/]+');
    return new RegExp(`^${pattern.replace(/\*$/, '.*')}$`).test(path);
  });
}

it('links a postmortem to its incident where the page has one, and nowhere where it has not', () => {
  expect(page('/postmortems/2026-10-12-connection-pool-exhausted/')).toContain(
    'href="/incidents/k3v9q2m7x4ht"',
  );
  expect(page('/postmortems/2026-09-03-webhook-certificate-expired/')).not.toContain('/incidents/');
});

it('is built for production: search works, and drafts are left out', () => {
  expect(page('/guides/')).toContain('id="starlight__search"');
});

it('asks nothing of other hosts', () => {
  const foreign = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/<(?:script|img|iframe|source)[^>]*\ssrc="(https?:[^"]*)"/g)]
      .concat([
        ...text.matchAll(/<link[^>]*rel="(?:stylesheet|preload)"[^>]*href="(https?:[^"]*)"/g),
      ])
      .map(([, href]) => `${path}: ${href}`),
  );
  expect(foreign).toEqual([]);
});

it('keeps the offline page able to stand alone', () => {
  const offline = page('/offline');
  expect(offline).not.toMatch(/<script/);
  expect(offline).not.toMatch(/operational|healthy|all systems/i);
  expect(offline).toContain('cannot reach its own data');
});

it('weighs no more than 60 KB a page with its style and script, search aside', () => {
  const weight = (text: string) => gzipSync(text).length;
  const heavy = pages.flatMap(({ path, text }) => {
    const parts = [...new Set([...attributes(text, 'href'), ...attributes(text, 'src')])]
      .filter((href) => /^\/_astro\/.*\.(?:css|js)$/.test(href) && !/print|ui-core/.test(href))
      .map((href) => files.find((file) => `/${file.path}` === href)?.text ?? '');
    const total = [text, ...parts].reduce((sum, part) => sum + weight(part), 0);
    return total > 60_000 ? [`${path} ${total}`] : [];
  });
  expect(heavy).toEqual([]);
});
