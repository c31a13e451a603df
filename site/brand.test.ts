import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { copyBrand } from './brand.ts';

const folder = () => pathToFileURL(`${mkdtempSync(join(tmpdir(), 'allclear-brand-'))}/`);

test('an image in content/brand/ is published under /brand/', async () => {
  const [root, built] = [folder(), folder()];
  mkdirSync(new URL('content/brand/', root), { recursive: true });
  writeFileSync(new URL('content/brand/logo.svg', root), '<svg/>');
  await copyBrand(root, built);
  expect(readFileSync(new URL('brand/logo.svg', built), 'utf8')).toBe('<svg/>');
});

test('without the folder nothing is published', async () => {
  const built = folder();
  await copyBrand(folder(), built);
  expect(existsSync(new URL('brand/', built))).toBe(false);
});
