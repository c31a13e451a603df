import { expect, test } from 'vitest';
import type { Held } from './memory.ts';
import { Memory } from './memory.ts';

const held = (length: number, at = 0): Held => ({
  etag: `${length}`,
  document: null,
  json: 'x'.repeat(length),
  at,
});
const keysIn = (memory: Memory) => [...'abcd'].filter((key) => memory.all([key]) !== null).join('');

test('memory holds no more documents than it may, and lets go what was not asked for longest', () => {
  const memory = new Memory(2);
  memory.set('a', held(1));
  memory.set('b', held(1));
  memory.get('a');
  memory.set('c', held(1));
  expect(keysIn(memory)).toBe('ac');
});

test('memory holds no more text than it may, however few the documents are', () => {
  const memory = new Memory(9, 10);
  memory.set('a', held(4));
  memory.set('b', held(4));
  memory.set('c', held(4));
  expect(keysIn(memory)).toBe('bc');
  // What is replaced counts no longer; what is older than what is held never did.
  memory.set('b', held(6, 2));
  memory.set('b', held(9, 1));
  expect(keysIn(memory)).toBe('bc');
  memory.set('d', held(1));
  expect(keysIn(memory)).toBe('cd');
});
