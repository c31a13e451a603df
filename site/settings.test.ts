import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it('an ALLCLEAR_CONFIG that is empty names no configuration, as everywhere else', () => {
  const { name } = readSettings({ ALLCLEAR_CONFIG: '' });
  expect(name).toBe('Meridian');
  expect(readSettings({}).name).toBe(name);
});
