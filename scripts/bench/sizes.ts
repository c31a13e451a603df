// What the size of a company costs, from documents in memory: the page of thirty components when it is rendered, and a very
// large one beside it when both are warm. The bytes of the large one, compressed as an edge does.

import { gzipSync } from 'node:zlib';
import type { Figure } from './figures.ts';
import { alternate, medians } from './rounds.ts';
import type { Stand } from './stand.ts';
import type { Effort } from './views.ts';

const USUAL = '30-20';
const LARGE = '200-1000';
const COLD_LIMIT_MS = 3;
const LARGE_LIMIT_BYTES = 40_000;
const LARGE_LIMIT_RATIO = 1.5;

export async function measureSizes(
  { own, plain, teach }: Stand,
  effort: Effort,
): Promise<Figure[]> {
  const cpuOf = async ({ runtime, client }: Stand['own'], path: string, count: number) => {
    const before = runtime.cpuMs();
    await client.drive({ path }, 200, count);
    return (runtime.cpuMs() - before) / count;
  };
  const { rounds, requests, coldRequests } = effort;
  await teach('sized', await own.client.send({ path: `/bench/sized/${USUAL}` }));
  const cold = medians(
    await alternate(
      rounds,
      () => cpuOf(own, `/bench/cold-sized/${USUAL}`, coldRequests),
      () => cpuOf(plain, '/answer/sized', coldRequests),
    ),
  );
  const warm = medians(
    await alternate(
      rounds,
      () => cpuOf(own, `/bench/sized/${LARGE}`, requests),
      () => cpuOf(own, `/bench/sized/${USUAL}`, requests),
    ),
  );
  const large = await own.client.send({ path: `/bench/sized/${LARGE}` });
  await teach('large', large);
  const toPlain = medians(
    await alternate(
      rounds,
      () => cpuOf(own, `/bench/sized/${LARGE}`, requests),
      () => cpuOf(plain, '/answer/large', requests),
    ),
  );
  return [
    {
      what: 'Render of 30 components',
      unit: 'ms CPU',
      measured: cold.own,
      beside: cold.beside,
      budget: { most: COLD_LIMIT_MS, of: 'measured' },
    },
    {
      what: '200 components, 1,000 past incidents, warm',
      unit: 'ms CPU',
      measured: toPlain.own,
      beside: toPlain.beside,
      budget: null,
    },
    {
      what: '… beside 30 components',
      unit: 'ms CPU',
      measured: warm.own,
      beside: warm.beside,
      budget: { most: LARGE_LIMIT_RATIO, of: 'ratio' },
    },
    {
      what: '… gzip',
      unit: 'bytes',
      measured: gzipSync(large.body, { level: 6 }).length,
      beside: null,
      budget: { most: LARGE_LIMIT_BYTES, of: 'measured' },
    },
  ];
}
