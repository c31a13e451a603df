import { describe, expect, it } from 'vitest';
import { buildClient, builtClient } from './client.ts';

describe('the script and the stylesheet of the public pages', () => {
  it('are built from their sources as they are now', async () => {
    // Where this fails: run `node scripts/client.ts` and commit the result.
    expect(await builtClient()).toEqual(await buildClient());
  });
});
