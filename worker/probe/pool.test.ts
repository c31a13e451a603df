import { expect, test } from 'vitest';
import { ProbeFault, limited } from './fault.ts';
import { inPool } from './pool.ts';

test('never more than six run at once, all run, and results keep their order', async () => {
  let [running, most] = [0, 0];
  const items = Array.from({ length: 50 }, (_, index) => index);
  const results = await inPool(items, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turns = item % 7; turns >= 0; turns -= 1) await Promise.resolve();
    running -= 1;
    return item * 2;
  });
  expect(most).toBe(6);
  expect(results).toEqual(items.map((item) => item * 2));
});

test('nothing to do is done at once', async () => {
  expect(await inPool([], () => Promise.reject(new Error('never')))).toEqual([]);
});

test('requests beyond the limit of a run are our own fault and are not sent', async () => {
  let sent = 0;
  const fetcher = limited(async () => {
    sent += 1;
    return new Response('ok');
  }, 2);
  await fetcher('https://api.meridian.example');
  await fetcher('https://api.meridian.example');
  await expect(fetcher('https://api.meridian.example')).rejects.toThrow(ProbeFault);
  expect(sent).toBe(2);
});
