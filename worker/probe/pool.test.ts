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

test('requests and connections beyond the limit of a run are our own fault and are not sent', async () => {
  let sent = 0;
  const { fetch, connect } = limited(
    {
      fetch: async () => {
        sent += 1;
        return new Response('ok');
      },
      connect: () => {
        sent += 1;
        throw new Error('no sockets in this test');
      },
    },
    2,
  );
  await fetch('https://api.meridian.example');
  const address = { hostname: 'mail.meridian.example', port: 465 };
  expect(() => connect(address)).toThrow('no sockets in this test');
  expect(() => connect(address)).toThrow(ProbeFault);
  await expect(fetch('https://api.meridian.example')).rejects.toThrow(ProbeFault);
  expect(sent).toBe(2);
});
