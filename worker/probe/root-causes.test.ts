import { expect, test } from 'vitest';
import { readRootCauses } from './postmortems.ts';

const assets = (body: string, status = 200) => ({
  fetch: async () => new Response(body, { status }),
});

test('root causes are those of approved postmortems of this page', async () => {
  const file = [
    { publicId: 'k3v9q2m7x4ht', rootCause: 'No limit per customer.', status: 'approved' },
    { publicId: 'k3v9q2m7x4hu', rootCause: 'Withdrawn.', status: 'withdrawn' },
    { publicId: null, rootCause: 'Elsewhere.', status: 'approved' },
    { publicId: 'k3v9q2m7x4hv', status: 'approved' },
    'nonsense',
  ];
  expect([...(await readRootCauses(assets(JSON.stringify(file))))]).toEqual([
    ['k3v9q2m7x4ht', 'No limit per customer.'],
  ]);
});

test('without the file there are none', async () => {
  expect((await readRootCauses(assets('', 404))).size).toBe(0);
});
