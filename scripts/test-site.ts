// Runs once before the tests that look at built pages: makes sure that dist/ is what content/ and
// site/ say now.

import { buildSite } from './site.ts';

export default async function setup(): Promise<void> {
  await buildSite();
}
