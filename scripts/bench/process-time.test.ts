import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { childrenCalled, cpuMsOf, readPsTime, readStat } from './process-time.ts';

test('a name with spaces and parentheses does not shift what follows it', () => {
  const stat = '42 (a (b) c) S 7 42 42 0 -1 4194560 1 0 0 0 150 25 0 0 20 0 9 0 100';
  expect(readStat(stat)).toEqual({ parent: 7, name: 'a (b) c', cpuMs: 1750 });
});

test('the time that ps tells is read in all its forms', () => {
  expect(readPsTime('  0:01.25\n')).toBe(1250);
  expect(readPsTime('00:02:03')).toBe(123_000);
  expect(readPsTime('1-00:00:01')).toBe(86_401_000);
});

test.skipIf(process.platform === 'win32')(
  'a child is found by its name while it lives',
  async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    expect(childrenCalled('sleep')).toContain(child.pid);
    child.kill();
    await once(child, 'exit');
    expect(childrenCalled('sleep')).not.toContain(child.pid);
  },
);

test.skipIf(process.platform === 'win32')(
  'work is seen in the time that a process has used',
  () => {
    const before = cpuMsOf(process.pid);
    let sum = 0;
    while (cpuMsOf(process.pid) < before + 20) sum += Math.sqrt(sum + 1);
    expect(sum).toBeGreaterThan(0);
  },
);
