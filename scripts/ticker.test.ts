import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { minuteOf, startTicking, type Ticker } from './ticker.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 10, 21, 12);

let ticker: Ticker | undefined;
beforeEach(() => {
  vi.useFakeTimers({ now: noon + 25_000 });
});
afterEach(() => {
  ticker?.stop();
  vi.useRealTimers();
});

/** Ticks with these answers in turn, the last one from then on. */
function ticking(...answers: (() => Promise<Response>)[]) {
  const minutes: number[] = [];
  const told: string[] = [];
  ticker = startTicking(
    (at) => {
      minutes.push(at);
      const answer = answers[Math.min(minutes.length, answers.length) - 1];
      return answer ? answer() : Promise.resolve(new Response('ok'));
    },
    (problem) => told.push(problem),
  );
  return { minutes, told };
}

it('ticks at once for the minute that runs, then at the start of every minute, by its own time', async () => {
  const { minutes } = ticking();
  expect(minutes).toEqual([noon]);
  await vi.advanceTimersByTimeAsync(34_000);
  expect(minutes).toEqual([noon]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(minutes).toEqual([noon, noon + minute]);
  await vi.advanceTimersByTimeAsync(10 * minute);
  expect(minutes).toEqual(Array.from({ length: 12 }, (_, index) => noon + index * minute));
});

it('a tick that does not end holds up no other', async () => {
  const { minutes } = ticking(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(3 * minute);
  expect(minutes).toHaveLength(4);
});

it('a tick that fails is told once, and again after one that succeeded', async () => {
  const bad = () => Promise.resolve(new Response('exception\n', { status: 500 }));
  const lost = () => Promise.reject(new Error('connection refused'));
  const good = () => Promise.resolve(new Response('ok'));
  const { told } = ticking(bad, bad, good, lost, lost);
  await vi.advanceTimersByTimeAsync(5 * minute);
  expect(told).toEqual([
    'The tick failed: 500 exception',
    'The tick did not reach the server: connection refused',
  ]);
});

it('stopped, it never ticks again', async () => {
  const { minutes } = ticking();
  ticker?.stop();
  await vi.advanceTimersByTimeAsync(5 * minute);
  expect(minutes).toEqual([noon]);
});

it('a minute begins with itself', () => {
  expect(minuteOf(noon)).toBe(noon);
  expect(minuteOf(noon + minute - 1)).toBe(noon);
});
