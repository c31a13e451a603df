// Where a region's probes really are. The platform is asked to keep them in a region and promises nothing, so they look for
// themselves. What is not known is said to be unknown.

import type { Region } from './vocabulary.ts';

/** As it is seen from there; null: not known. */
export type Whereabouts = {
  /** Airport code of Cloudflare's location, `FRA`. */
  colo: string | null;
  /** ISO 3166 code of the country, `DE`. */
  country: string | null;
};

export type Place = Whereabouts & {
  region: Region;
  generation: number;
  /** Epoch ms. */
  askedAt: number;
};

export const NOWHERE: Whereabouts = { colo: null, country: null };

/** Reads `/cdn-cgi/trace`: lines of `name=value`, of which anything else is nothing to us. */
export function whereaboutsIn(trace: string): Whereabouts {
  const valueOf = (name: string, shape: RegExp): string | null => {
    const line = trace.split('\n').find((one) => one.startsWith(`${name}=`));
    const value = line?.slice(name.length + 1).trim() ?? '';
    return shape.test(value) ? value : null;
  };
  return { colo: valueOf('colo', /^[A-Z]{3}$/), country: valueOf('loc', /^[A-Z]{2}$/) };
}
