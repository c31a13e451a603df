import { expect, it } from 'vitest';
import { browserIsRequired, findChromium } from './chromium.ts';

it('a browser that is named wins over an installed one', () => {
  expect(findChromium({ CHROMIUM_PATH: process.execPath, PATH: '/usr/bin' })).toBe(
    process.execPath,
  );
});

it('a name that is no program is refused with an example, not passed over', () => {
  expect(() =>
    findChromium({ CHROMIUM_PATH: '/nowhere/chromium' }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[Error: CHROMIUM_PATH is "/nowhere/chromium", which is no program; expected a path such as /usr/bin/chromium]`,
  );
});

it('only BROWSER=required makes a missing browser a failure', () => {
  expect(browserIsRequired({ BROWSER: 'required' })).toBe(true);
  expect(browserIsRequired({ BROWSER: 'firefox' })).toBe(false);
  expect(browserIsRequired({})).toBe(false);
});
