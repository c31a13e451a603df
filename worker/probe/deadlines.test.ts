import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadlines } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const begin = () => {
  const deadlines = createDeadlines(() => Date.now());
  const late: string[] = [];
  return {
    late,
    after: (ms: number, name: string) => deadlines.after(ms, () => void late.push(name)),
  };
};

test('each is kept at its time, in whatever order they were set', () => {
  const { after, late } = begin();
  after(300, 'c');
  after(100, 'a');
  vi.advanceTimersByTime(50);
  after(100, 'b');
  vi.advanceTimersByTime(50);
  expect(late).toEqual(['a']);
  vi.advanceTimersByTime(50);
  expect(late).toEqual(['a', 'b']);
  vi.advanceTimersByTime(149);
  expect(late).toEqual(['a', 'b']);
  vi.advanceTimersByTime(1);
  expect(late).toEqual(['a', 'b', 'c']);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is called off is never late, and holds up nothing', () => {
  const { after, late } = begin();
  const off = after(100, 'a');
  after(200, 'b');
  off();
  off();
  vi.advanceTimersByTime(200);
  expect(late).toEqual(['b']);
});

test('there is one timer however many wait, and none while nothing does', () => {
  const { after } = begin();
  const offs = [500, 400, 600].map((ms) => after(ms, String(ms)));
  expect(vi.getTimerCount()).toBe(1);
  for (const off of offs) off();
  expect(vi.getTimerCount()).toBe(0);
  after(100, 'again');
  expect(vi.getTimerCount()).toBe(1);
});

test('one that is set while another is late is kept too', () => {
  const deadlines = createDeadlines(() => Date.now());
  const late: string[] = [];
  deadlines.after(100, () => {
    late.push('first');
    deadlines.after(100, () => void late.push('second'));
  });
  vi.advanceTimersByTime(200);
  expect(late).toEqual(['first', 'second']);
});
