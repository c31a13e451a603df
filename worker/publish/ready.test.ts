// What is answered before anything is routed: the same as would be made, and no longer than it may be.

import { expect, it } from 'vitest';
import { published } from '../testing/published.ts';
import { outage, quiet } from '../testing/states.ts';
import { NOW } from '../testing/views.ts';

const PATHS = ['/', '/de', '/api/v2/summary.json', '/badge.svg', '/history.atom', '/embed/frame'];
const all = async (answer: Response) => ({
  status: answer.status,
  headers: [...answer.headers],
  body: await answer.text(),
});

/** A page whose documents count as read for another second. */
function inRush() {
  const page = published(quiet());
  page.stored.until = NOW + 1000;
  return page;
}

it.each(PATHS)('is to the byte what is made anew: %s', async (path) => {
  const { ask, stored } = inRush();
  const made = await all(await ask(path));
  const looks = stored.asked.length;
  expect(await all(await ask(path))).toEqual(made);
  expect(stored.asked).toHaveLength(looks);
});

it.each(PATHS)(
  'answers one who knows the validator with 304 and the same headers: %s',
  async (path) => {
    const { ask, stored } = inRush();
    const made = await ask(path);
    const looks = stored.asked.length;
    const known = await ask(path, { headers: { 'If-None-Match': made.headers.get('ETag') ?? '' } });
    expect(known.status).toBe(304);
    expect(await known.text()).toBe('');
    expect(new Map(known.headers)).toEqual(
      new Map([...made.headers].filter(([name]) => name !== 'content-length')),
    );
    expect(stored.asked).toHaveLength(looks);
  },
);

it('makes the body for the first who does not know the validator', async () => {
  const { ask, stored } = published(quiet());
  const tag = (await ask('/')).headers.get('ETag') ?? '';
  stored.until = NOW + 1000;
  expect((await ask('/', { headers: { 'If-None-Match': tag } })).status).toBe(304);
  expect(await (await ask('/')).text()).toContain('All systems operational');
});

it('shows a change as soon as what was read may not be taken from memory any more', async () => {
  const { ask, stored } = inRush();
  await ask('/');
  stored.documents.set('page', outage().page);
  expect(await (await ask('/')).text()).toContain('All systems operational');
  stored.now += 1000;
  expect(await (await ask('/')).text()).toContain('Partial system outage');
});

it('never tells lengths of time of the last minute', async () => {
  const { ask, stored } = published(outage());
  stored.now = Math.floor(NOW / 60_000) * 60_000 + 59_900;
  stored.until = stored.now + 1000;
  const before = await (await ask('/')).text();
  stored.now += 100;
  expect(await (await ask('/')).text()).not.toBe(before);
});

it('keeps nothing of what does not exist, of what is not asked for by GET, nor of what is out of reach', async () => {
  const { ask, stored } = inRush();
  for (const path of ['/incidents/000000000000', '/components/nowhere', '/en/history']) {
    await ask(path);
    const looks = stored.asked.length;
    await ask(path);
    expect(stored.asked.length, path).toBeGreaterThan(looks);
  }
  await ask('/');
  const head = await ask('/', { method: 'HEAD' });
  expect(await head.text()).toBe('');
  expect((await ask('/', { method: 'POST' })).status).toBe(404);
});

it('forgets the oldest address rather than grow', async () => {
  const { ask, stored } = inRush();
  await ask('/');
  for (let count = 0; count < 64; count += 1) await ask(`/?${count}`);
  const looks = stored.asked.length;
  await ask('/?63');
  expect(stored.asked).toHaveLength(looks);
  await ask('/');
  expect(stored.asked).toHaveLength(looks + 1);
});
