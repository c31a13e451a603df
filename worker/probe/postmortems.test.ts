import { expect, test } from 'vitest';
import type { Published } from './postmortems.ts';
import { createPostmortemWatch, publishedIn } from './postmortems.ts';

const entry = {
  incident: 'INC-20261012-01',
  slug: '2026-10-12-pool',
  url: '/postmortems/2026-10-12-pool/',
  title: 'Pool exhaustion',
};
const file = [
  {
    ...entry,
    publicId: null,
    severity: 'SEV-2',
    status: 'approved',
    components: ['api'],
    hash: 'x',
  },
  { ...entry, slug: 'gone', status: 'withdrawn' },
];

/** Static assets as the platform serves them: an ETag, and 304 for who knows it. */
function assets(content: { etag: string | null; body: unknown; status?: number }) {
  const asked: (string | null)[] = [];
  return {
    asked,
    content,
    fetch: async (_: string, init?: RequestInit) => {
      const known = new Headers(init?.headers).get('if-none-match');
      asked.push(known);
      const headers = content.etag === null ? {} : { etag: content.etag };
      if (known !== null && known === content.etag) {
        return new Response(null, { status: 304, headers });
      }
      return Response.json(content.body, { status: content.status ?? 200, headers });
    },
  };
}

test('what was published is told once, and again after a deployment', async () => {
  const served = assets({ etag: '"1"', body: file });
  const watch = createPostmortemWatch(served);
  const told: (readonly Published[])[] = [];
  const tell = async (entries: readonly Published[]) => void told.push(entries);
  await watch(tell);
  await watch(tell);
  expect(told).toEqual([[entry]]);
  expect(served.asked).toEqual([null, '"1"']);
  Object.assign(served.content, { etag: '"2"', body: [] });
  await watch(tell);
  expect(told).toEqual([[entry], []]);
});

test('what could not be told is told again', async () => {
  const watch = createPostmortemWatch(assets({ etag: '"1"', body: file }));
  await expect(watch(() => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
  let times = 0;
  await watch(async () => void (times += 1));
  expect(times).toBe(1);
});

test('a site without the file has published nothing', async () => {
  const watch = createPostmortemWatch(assets({ etag: null, body: 'not found', status: 404 }));
  await expect(watch(() => Promise.reject(new Error('never')))).resolves.toBeUndefined();
});

test('only approved and complete entries count', () => {
  expect(publishedIn(file)).toEqual([entry]);
  expect(publishedIn([{ ...entry, title: 3, status: 'approved' }, null, 'x'])).toEqual([]);
  expect(publishedIn({ postmortems: file })).toEqual([]);
});
