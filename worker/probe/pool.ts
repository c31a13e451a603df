// Runs probes side by side, no more than the platform lets wait for headers at once: a seventh
// request would queue there, and its waiting would be measured as the service's latency.

import { WAITING_LIMIT } from './limits.ts';

/** Results in the order of `items`; a rejection of `work` rejects the whole. */
export async function inPool<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  limit = WAITING_LIMIT,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
