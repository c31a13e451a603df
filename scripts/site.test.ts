import { expect, it } from 'vitest';
import { isInside } from './site.ts';

it.each([
  ['/home/ops/allclear/dist', true],
  ['/home/ops/allclear', true],
  ['/home/ops/allclear/..dist', true],
  ['/home/ops/allclear-data/site', false],
  ['/home/ops', false],
  ['/srv/allclear', false],
])('%s is inside the checkout /home/ops/allclear/: %s', (folder, inside) => {
  expect(isInside(folder, '/home/ops/allclear/')).toBe(inside);
});
