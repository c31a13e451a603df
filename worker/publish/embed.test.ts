// The banner on other sites: small, harmless, and shown only while something is wrong.

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { OPEN, RUNNING } from '../testing/incidents.ts';
import { published } from '../testing/published.ts';
import { maintained, outage, quiet } from '../testing/states.ts';
import { ago } from '../testing/views.ts';
import { EMBED_SCRIPT, FRAME_SCRIPT, FRAME_STYLE } from './client-built.ts';
import { FRAME_POLICY } from './headers.ts';

const BANNER_BYTES = 3_000;
const frame = async (shown: ReturnType<typeof quiet>) =>
  (await published(shown).ask('/embed/frame')).text();
const idsIn = (html: string) => /data-ids="([^"]*)"/.exec(html)?.[1];

describe('the banner', () => {
  it('has at most 3 KB compressed: script, frame, and what the frame loads', async () => {
    const parts = [EMBED_SCRIPT, await frame(outage()), FRAME_STYLE, FRAME_SCRIPT];
    const bytes = parts.reduce((sum, part) => sum + gzipSync(part, { level: 6 }).length, 0);
    expect(bytes).toBeLessThanOrEqual(BANNER_BYTES);
  });

  it('names what is open, in the words of the page, and opens links outside of the frame', async () => {
    const html = await frame(outage());
    expect(idsIn(html)).toBe(OPEN.id);
    expect(html).toContain('<b>Partial system outage</b>');
    expect(html).toMatch(
      new RegExp(`<a href="/incidents/${OPEN.id}" target="_blank" rel="noopener">API and Sign-in`),
    );
    expect(html).toContain('Identified');
  });

  it('counts what does not fit, and remembers it by all ids', async () => {
    const shown = outage();
    const page = { ...shown.page, maintenances: [RUNNING] };
    const html = await frame({ ...shown, page });
    expect(idsIn(html)).toBe(`${OPEN.id} ${RUNNING.id}`);
    expect(html).toContain('>1 more</a>');
  });

  it('is for maintenance in progress too, and for nothing that is planned or past', async () => {
    expect(idsIn(await frame(maintained()))).toBe(RUNNING.id);
    expect(idsIn(await frame(quiet()))).toBe('');
  });

  it('says as of when, while the database is out of reach', async () => {
    expect(await frame({ ...outage(), staleAt: ago(60) })).toContain(
      '<b>As of 10:42 UTC: Partial system outage</b>',
    );
  });

  it('may be framed by anybody, alone of all pages, and may load nothing from elsewhere', async () => {
    const { headers } = await published(outage()).ask('/embed/frame?mobile=true');
    expect(headers.get('Content-Security-Policy')).toBe(FRAME_POLICY);
    expect(FRAME_POLICY).toContain('frame-ancestors *');
    expect(FRAME_POLICY).not.toMatch(/unsafe|nonce|data:/);
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
  });

  it('has one validator on phones and desks, which changes when an incident does', async () => {
    const { ask, stored } = published(outage());
    const tag = async (query = '') => (await ask(`/embed/frame${query}`)).headers.get('ETag');
    const first = await tag();
    expect(await tag('?mobile=true')).toBe(first);
    const known = await ask('/embed/frame', { headers: { 'If-None-Match': first ?? '' } });
    expect(known.status).toBe(304);
    stored.documents.set('page', quiet().page);
    expect(await tag()).not.toBe(first);
  });

  it('stays hidden without a complaint when nothing is known', async () => {
    const { ask, stored } = published(outage());
    stored.isLost = true;
    const answer = await ask('/embed/frame');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Content-Security-Policy')).toBe(FRAME_POLICY);
    expect(await answer.text()).not.toContain('<script');
  });

  it('keeps hostile names as text', async () => {
    const shown = outage();
    const name = { text: '</a><script>alert(1)</script>"', lang: 'en' };
    const html = await frame({ ...shown, page: { ...shown.page, incidents: [{ ...OPEN, name }] } });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('&lt;script&gt;alert(1)');
  });
});

describe('the script on other sites', () => {
  it('is kept for an hour, asked for by validator, and needs no database', async () => {
    const { ask, stored } = published(quiet());
    stored.isLost = true;
    const answer = await ask('/embed/script.js');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('Cache-Control')).toContain('max-age=3600');
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    const again = await ask('/embed/script.js?v=2', {
      headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' },
    });
    expect(again.status).toBe(304);
    expect(stored.asked).toEqual([]);
  });

  it('does nothing that a strict policy refuses', () => {
    for (const script of [EMBED_SCRIPT, FRAME_SCRIPT]) {
      expect(script).not.toMatch(
        /setAttribute|innerHTML|insertAdjacent|eval|Function\(|document\.write/,
      );
    }
  });
});
