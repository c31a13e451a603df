import { describe, expect, it } from 'vitest';
import { createMirror } from './mirror.ts';

describe('the mirror', () => {
  const documents = [
    { key: 'page', etag: 'a', json: '{"page":1}' },
    { key: 'recent', etag: 'b', json: '{"recent":1}' },
  ];

  it('copies each document with its tag and its date', async () => {
    const put: unknown[] = [];
    const mirror = createMirror({ put: async (...what: unknown[]) => void put.push(what) });
    expect(await mirror(documents, 123)).toEqual([]);
    expect(put).toEqual([
      ['document:page', '{"page":1}', { metadata: { etag: 'a', at: 123 } }],
      ['document:recent', '{"recent":1}', { metadata: { etag: 'b', at: 123 } }],
    ]);
  });

  it('never fails; it names what it could not copy', async () => {
    const put = (key: string) =>
      key === 'document:page' ? Promise.reject(new Error('429')) : Promise.resolve();
    expect(await createMirror({ put })(documents, 123)).toEqual(['page']);
  });
});
