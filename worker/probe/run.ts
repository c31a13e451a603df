// One run: so many monitors as one invocation of the platform may ask. It stops when its requests or its time are spent, and
// says of which monitors it therefore knows nothing.

import type { Monitor } from '../domain/catalog.ts';
import { ask, shed } from './ask.ts';
import { RUN_DEADLINE_MS } from './limits.ts';
import type { Findings } from './observe.ts';
import { inPool } from './pool.ts';
import type { ProbeMeans } from './probe.ts';

/** Asks all of them, six at once. What the run has no time left for is shed. */
export async function askAll(monitors: readonly Monitor[], means: ProbeMeans): Promise<Findings> {
  const over = Promise.withResolvers<void>();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    over.resolve();
  }, RUN_DEADLINE_MS);
  try {
    const findings = await inPool(monitors, async (monitor) => {
      const found = isOver ? shed(monitor) : await ask(monitor, means, over.promise);
      return [monitor.id, found] as const;
    });
    return Object.fromEntries(findings);
  } finally {
    clearTimeout(timer);
  }
}
