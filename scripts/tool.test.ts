import { expect, test } from 'vitest';
import { asksForHelp } from './tool.ts';

test('a command without words does nothing for a word that it does not know', () => {
  expect(asksForHelp([], 'Usage: x')).toBe(false);
  expect(asksForHelp(['--help'], 'Usage: x')).toBe(true);
  for (const word of ['--dry-run', 'help']) {
    expect(() => asksForHelp([word], 'Usage: x')).toThrow(`found ${word}\n\nUsage: x`);
  }
});
