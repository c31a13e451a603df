// One run: so many monitors as one invocation of the platform may ask. It stops when its requests or its time are spent, and
// says of which monitors it therefore knows nothing.

import { classify } from '../domain/answer.ts';
import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { SHED } from '../domain/monitor.ts';
import { ask } from './ask.ts';
import { RUN_DEADLINE_MS } from './limits.ts';
import type { Findings } from './observe.ts';
import { inPool } from './pool.ts';
import type { ProbeMeans } from './probe.ts';

/** Asks all of them, six at once. What the run has no time left for is shed. */
export async function askAll(
  monitors: readonly Monitor[],
  means: ProbeMeans,
  deadlineMs = RUN_DEADLINE_MS,
): Promise<Findings> {
  const over = Promise.withResolvers<null>();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    over.resolve(null);
  }, deadlineMs);
  try {
    const findings = await inPool(monitors, async (monitor) => {
      const found = isOver ? null : await Promise.race([ask(monitor, means), over.promise]);
      return [monitor.id, found ?? shed(monitor)] as const;
    });
    return Object.fromEntries(findings);
  } finally {
    clearTimeout(timer);
  }
}

/** Of a monitor that nobody was left to ask. */
export function shed({ expect }: Monitor): Finding {
  return classify({ type: 'fault', reason: SHED }, expect);
}
