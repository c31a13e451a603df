import { describe, expect, it } from 'vitest';
import { newId } from './id.ts';

describe('newId', () => {
  it('gives 12 characters of [a-z0-9]', () => {
    for (let count = 0; count < 200; count++) expect(newId()).toMatch(/^[a-z0-9]{12}$/);
  });

  it('gives every character the same number of byte values', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      let calls = 0;
      // After the byte in question come zeros, which all mean "a".
      const id = newId((bytes) => bytes.fill(0).fill(calls++ === 0 ? byte : 0, 0, 1));
      counts.set(id.charAt(0), (counts.get(id.charAt(0)) ?? 0) + 1);
    }
    const fromZeros = 256 - 252;
    counts.set('a', (counts.get('a') ?? 0) - fromZeros);
    expect(counts.size).toBe(36);
    expect(new Set(counts.values())).toEqual(new Set([7]));
  });

  it('draws again where a whole handful of bytes was unfair', () => {
    let calls = 0;
    expect(newId((bytes) => bytes.fill(calls++ < 3 ? 255 : 1))).toBe('bbbbbbbbbbbb');
    expect(calls).toBe(4);
  });
});
