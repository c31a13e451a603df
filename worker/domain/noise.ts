// Alerts that fire and that nobody does anything about: such an alert is mended or deleted, because the next real one is
// overlooked in its noise.

import { DAY_MS } from './window.ts';

/** How far back firings count. */
export const NOISE_SPAN_MS = 30 * DAY_MS;
/** From this many on, without a person ever acting, an alert is noise. */
export const NOISY_FIRINGS = 3;

/** One firing of an alert. `key` as runbooks name it: `probe:api-http`, `HighErrorRate`. */
export type Firing = {
  key: string;
  /** Epoch ms. */
  at: number;
  /** A person acknowledged, wrote, or resolved. */
  acted: boolean;
};

export type Noisy = { key: string; firings: number; lastAt: number };

/** The noisy alerts up to `now`, loudest first. */
export function noisyAlerts(firings: readonly Firing[], now: number): Noisy[] {
  const recent = firings.filter(({ at }) => at > now - NOISE_SPAN_MS && at <= now);
  const byKey = Map.groupBy(recent, ({ key }) => key);
  return [...byKey]
    .filter(([, all]) => all.length >= NOISY_FIRINGS && !all.some(({ acted }) => acted))
    .map(([key, all]) => ({
      key,
      firings: all.length,
      lastAt: Math.max(...all.map(({ at }) => at)),
    }))
    .toSorted((a, b) => b.firings - a.firings || (a.key < b.key ? -1 : 1));
}
