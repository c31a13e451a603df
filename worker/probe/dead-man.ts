// Tells somebody outside that a tick has been recorded. Who hears nothing for some minutes raises the alarm that we cannot
// raise any more. The address may hold a token: it is in no log and no error.

import type { Egress } from '../domain/egress.ts';

export const DEAD_MAN_TIMEOUT_MS = 5_000;

export type DeadManMeans = {
  /** `DEAD_MAN_URL`; null: nobody is told. */
  address: string | null;
  fetch: typeof fetch;
  egress: Egress;
  userAgent: string;
  timeoutMs?: number;
};

/** Asks the address once. A failure is told in the log alone: silence is what the other side listens for. */
export function createDeadMan(means: DeadManMeans): () => Promise<void> {
  const { address, fetch, egress, userAgent, timeoutMs = DEAD_MAN_TIMEOUT_MS } = means;
  if (address === null) return async () => {};
  return async () => {
    const permission = egress(address);
    if (!permission.ok) {
      console.error('DEAD_MAN_URL was not asked', { reason: permission.reason });
      return;
    }
    try {
      const response = await fetch(permission.url, {
        headers: { 'user-agent': userAgent },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      if (!response.ok) console.error('DEAD_MAN_URL refused', { status: response.status });
    } catch {
      console.error('DEAD_MAN_URL did not answer');
    }
  };
}
