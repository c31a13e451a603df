// Walking the public pages as people do who have no mouse, no script, another clock or another screen.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED } from '../worker/testing/incidents.ts';
import {
  fresh,
  large,
  maintained,
  outage,
  quiet,
  silent,
  stale,
} from '../worker/testing/states.ts';
import { COLOUR_OF_SIGN } from '../worker/publish/signs.tsx';
import type { Sign } from '../worker/publish/signs.tsx';
import type { View } from '../worker/snapshot/documents.ts';
import { overhang } from './browser.ts';
import { findChromium } from './chromium.ts';
import type { Stage } from './stage.ts';
import { setStage } from './stage.ts';

const executablePath = findChromium();

/** What has the focus: its tag, and its address or text. */
const FOCUSED = `(({ tagName, id, textContent, attributes: { href } }) =>
  [tagName, href ? href.value : id || textContent.trim()].join(' '))(document.activeElement)`;

/** Everything that can be reached by Tab, in the order of the document. */
const STOPS = `[...document.querySelectorAll('a[href],summary,button,input,select')]
  .filter((one) => one.checkVisibility() && one.tabIndex >= 0)
  .map(({ tagName, id, textContent, attributes: { href } }) =>
    [tagName, href ? href.value : id || textContent.trim()].join(' '))`;

const focused = (page: Page) => page.evaluate<string>(FOCUSED);

/** The stops of Tab from the top, until it leaves the page. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  const stops: string[] = [];
  for (let step = 0; step < 300; step += 1) {
    await page.keyboard.press(key);
    const stop = await focused(page);
    if (stop.startsWith('BODY')) return stops;
    stops.push(stop);
  }
  throw new Error('The focus never leaves the page');
}

/** All words of the page, of folds that are closed too, but not what is said only where there is no script. */
const WORDS = `(() => {
  const body = document.body.cloneNode(true);
  for (const one of body.querySelectorAll('noscript')) one.remove();
  // The script adds the year to a day that the server tells without.
  return body.textContent.replaceAll(/ 20\\d\\d,/g, ',').split(/\\s+/);
})()`;

describe.skipIf(executablePath === null)('by keyboard alone, a page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(executablePath);
  });
  afterAll(() => stage?.close());

  it.each([
    ['/', outage],
    ['/', () => large(30)],
    [`/incidents/${PAST.id}`, outage],
    ['/components/api', quiet],
    ['/history', quiet],
  ] as const)('is walked in its own order, and left at its end: %s', async (path, view) => {
    stage.show(view());
    const page = await stage.open(path);
    const stops = await page.evaluate<string[]>(STOPS);
    expect(await walk(page, 'Tab')).toEqual(stops);
    // Backwards it goes round.
    const back = await walk(page, 'Shift+Tab');
    expect(back.slice(0, stops.length)).toEqual(stops.toReversed());
    await page.context().close();
  });

  it('has one stop for each bar, however many days it has', async () => {
    stage.show(outage());
    const page = await stage.open('/');
    const stops = await walk(page, 'Tab');
    const bars = stops.filter((stop) => stop.startsWith('A /components/'));
    expect(bars).toEqual(
      ['api', 'dashboard', 'auth', 'ingest', 'webhooks', 'docs'].map((id) => `A /components/${id}`),
    );
    await page.context().close();
  });

  it('lets the first key skip to the answer', async () => {
    stage.show(outage());
    const page = await stage.open('/');
    await page.keyboard.press('Tab');
    expect(await page.locator('a.skip').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('MAIN main');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(`A /incidents/${OPEN.id}`);
    await page.context().close();
  });

  it('opens and closes a fold by Enter and by Space, and its parts come and go', async () => {
    stage.show(large(30));
    const page = await stage.open('/');
    const fold = page.locator('#g-region-2');
    const inside = fold.locator('a.bar').first();
    await fold.locator('summary').focus();
    for (const key of ['Enter', 'Space', 'Enter']) {
      const wasOpen = await inside.isVisible();
      await page.keyboard.press(key);
      expect(await inside.isVisible(), key).toBe(!wasOpen);
    }
    await page.keyboard.press('Tab');
    expect(await inside.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    await page.context().close();
  });

  it('follows a link by Enter, from a bar as well', async () => {
    stage.show(outage());
    const page = await stage.open('/');
    await page.locator('#c-auth a.bar').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/components/auth');
    expect(await page.locator('h1').innerText()).toContain('Sign-in');
    await page.context().close();
  });
});

const VIEWS: Record<string, [() => View, Sign]> = {
  outage: [outage, 'partial'],
  quiet: [quiet, 'operational'],
  maintained: [maintained, 'maintenance'],
  silent: [silent, 'nodata'],
  fresh: [fresh, 'nodata'],
  stale: [stale, 'nodata'],
};

describe.skipIf(executablePath === null)('for every reader, a page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(executablePath);
  });
  afterAll(() => stage?.close());

  it.each([
    ...Object.values(VIEWS).map(([view]) => ['/', view] as const),
    ...[`/incidents/${OPEN.id}`, `/incidents/${PAST.id}`, `/maintenance/${PLANNED.id}`].map(
      (path) => [path, outage] as const,
    ),
    ['/components/api', outage],
    ['/history', outage],
  ] as const)('has every word without script that it has with it: %s', async (path, view) => {
    stage.show(view());
    const [plain, scripted] = [
      await stage.open(path, { javaScriptEnabled: false }),
      await stage.open(path),
    ];
    expect(await plain.evaluate<string[]>(WORDS)).toEqual(await scripted.evaluate<string[]>(WORDS));
    await Promise.all([plain.context().close(), scripted.context().close()]);
  });

  it.each([
    ['America/Los_Angeles', /^02:30 (?:GMT-8|PST)$/, /^23 Nov 2026, 18:00 (?:GMT-8|PST)$/],
    ['Asia/Kolkata', /^16:00 (?:GMT\+5:30|IST)$/, /^24 Nov 2026, 07:30 (?:GMT\+5:30|IST)$/],
    ['Europe/Berlin', /^11:30 (?:GMT\+1|CET)$/, /^24 Nov 2026, 03:00 (?:GMT\+1|CET)$/],
  ])(
    'tells times in the reader’s zone with script, in the page’s own without: %s',
    async (timezoneId, since, start) => {
      const shown = outage();
      const zone = { ...shown.page.page, timezone: 'Australia/Adelaide' };
      stage.show({ ...shown, page: { ...shown.page, page: zone } });
      const texts = async (javaScriptEnabled: boolean) => {
        const now = await stage.open('/', { timezoneId, javaScriptEnabled });
        const began = await now.locator('#now .facts time').first().innerText();
        await now.context().close();
        const planned = await stage.open(`/maintenance/${PLANNED.id}`, {
          timezoneId,
          javaScriptEnabled,
        });
        const starts = await planned.locator('main time[datetime^="2026-11-24T02:00"]').first();
        const told = await starts.innerText();
        await planned.context().close();
        return [began, told];
      };
      expect(await texts(true)).toEqual([
        expect.stringMatching(since),
        expect.stringMatching(start),
      ]);
      expect(await texts(false)).toEqual([
        expect.stringMatching(/^21:00 (?:GMT\+10:30|ACDT)$/),
        expect.stringMatching(/^24 Nov 2026, 12:30 (?:GMT\+10:30|ACDT)$/),
      ]);
    },
  );

  it.each(Object.keys(VIEWS))('fits screens of 360, 768 and 1280 px: %s', async (name) => {
    stage.show(VIEWS[name]?.[0]() ?? quiet());
    for (const width of [360, 768, 1280]) {
      const page = await stage.open('/', { viewport: { width, height: 800 } });
      expect(await overhang(page), `at ${width}`).toBe(0);
      const answer = await page.locator('h1').boundingBox();
      expect(answer && answer.y + answer.height, `at ${width}`).toBeLessThan(800);
      await page.context().close();
    }
  });

  it('has the state in title and icon, and follows it from state to state with a word each', async () => {
    stage.show(quiet());
    const page = await stage.open('/');
    const icon = page.locator('link[rel=icon]');
    for (const name of ['quiet', 'outage', 'maintained', 'silent', 'stale', 'quiet']) {
      const [view, sign] = VIEWS[name] ?? [quiet, 'operational'];
      stage.become(view());
      const before = await page.locator('h1').innerText();
      await stage.refresh(page);
      const plain = await stage.open('/', { javaScriptEnabled: false });
      const answer = await plain.locator('h1').innerText();
      await page.getByRole('heading', { level: 1, name: answer }).waitFor();
      expect(await page.title(), name).toBe(await plain.title());
      expect(await page.title(), name).toBe(`${answer} · Meridian`);
      expect(await icon.getAttribute('href'), name).toContain(COLOUR_OF_SIGN[sign].slice(1));
      const said = await page.locator('#said').textContent();
      expect(before === answer || said?.includes(answer), `${name}: ${said}`).toBe(true);
      expect(await page.locator('#said').getAttribute('role')).toBe('status');
      await plain.context().close();
    }
    await page.context().close();
  });
});
