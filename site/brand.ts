// The images of the brand: what lies in `content/brand/` is published under `/brand/`, where the status page shows its logo
// and its icon from. Without the folder nothing happens.

import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { AstroIntegration } from 'astro';
import { ROOT } from './settings.ts';

/** Copies the folder into a built site. */
export async function copyBrand(root: URL, built: URL): Promise<void> {
  const images = new URL('content/brand/', root);
  if (existsSync(images)) await cp(images, new URL('brand/', built), { recursive: true });
}

export const brandImages: AstroIntegration = {
  name: 'brand-images',
  hooks: { 'astro:build:done': ({ dir }) => copyBrand(ROOT, dir) },
};
