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

/** Asks the address once, and gives why nobody has heard it; null where all is well. Never rejects. */
export function createDeadMan(means: DeadManMeans): () => Promise<string | null> {
  const { address, fetch, egress, userAgent, timeoutMs = DEAD_MAN_TIMEOUT_MS } = means;
  if (address === null) return async () => null;
  return async () => {
    const permission = egress(address);
    if (!permission.ok) return said(`DEAD_MAN_URL is not asked: ${permission.reason}`);
    try {
      const response = await fetch(permission.url, {
        headers: { 'user-agent': userAgent },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      return response.ok ? null : said(`DEAD_MAN_URL refuses with status ${response.status}`);
    } catch {
      return said('DEAD_MAN_URL does not answer');
    }
  };
}

function said(reason: string): string {
  console.error(reason);
  return reason;
}
