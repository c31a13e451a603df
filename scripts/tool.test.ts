import { expect, test } from 'vitest';
import { asksForHelp, runTool } from './tool.ts';

test('a command without words does nothing for a word that it does not know', () => {
  expect(asksForHelp([], 'Usage: x')).toBe(false);
  expect(asksForHelp(['--help'], 'Usage: x')).toBe(true);
  for (const word of ['--dry-run', 'help']) {
    expect(() => asksForHelp([word], 'Usage: x')).toThrow(`found ${word}\n\nUsage: x`);
  }
});

test('a command with words of its own names those that are none', async () => {
  const { code, output } = await runTool('scripts/routes.ts', ['--chekc']);
  expect(code).toBe(2);
  expect(output).toContain('Expected --check; found --chekc\n\nUsage: npm run routes');
  expect(await runTool('scripts/dry-run.ts', ['--help'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Usage: npm run dry-run\n/),
  });
});
