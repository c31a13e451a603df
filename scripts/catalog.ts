// Turns a read configuration into the catalog that the worker imports: every default is a value,
// every duration a number of milliseconds, every absent word null. Pure; the file and its output
// are `compile-catalog.ts`'s.

import { createHash } from 'node:crypto';

import { BRAND_PATH, isLoopback } from '../content/schema/status/address.ts';
import type { Finding } from '../content/schema/status/finding.ts';
import { readStatus, type Status } from '../content/schema/status.ts';
import type { Catalog, Component, Monitor, Tier } from '../worker/domain/catalog.ts';
import { DEMO_PORT, monitorOf } from './catalog-monitor.ts';
import { parseYaml, type Problem } from './yaml-source.ts';

export type Compiled = { ok: true; catalog: Catalog } | { ok: false; problems: Problem[] };

export type CompileOptions = {
  demoPort?: number;
  /** Whether there is a file in `content/brand/`, by its address on the page; without it nobody looks. */
  hasImage?: (address: string) => boolean;
};

/** Compiles the text of a configuration file. `file` is what its problems are called by. */
export function compile(text: string, file: string, options: CompileOptions = {}): Compiled {
  const source = parseYaml(text, file);
  if (source.problems.length > 0) return { ok: false, problems: source.problems };
  const read = readStatus(source.raw);
  if (!read.ok)
    return { ok: false, problems: read.findings.map((finding) => source.place(finding)) };
  const missing = missingImages(read.status, options.hasImage ?? (() => true));
  if (missing.length > 0) return { ok: false, problems: missing.map(source.place) };
  return { ok: true, catalog: catalogOf(read.status, options.demoPort ?? DEMO_PORT) };
}

function missingImages({ page }: Status, hasImage: (address: string) => boolean): Finding[] {
  return (['logo', 'favicon'] as const).flatMap((word) => {
    const address = page[word];
    if (!address?.startsWith(BRAND_PATH) || hasImage(address)) return [];
    return [
      {
        path: ['page', word],
        at: 'value' as const,
        problem: `${word} names a file that is not there`,
        expected: `a file at content${address}`,
        example: null,
        suggestion: null,
      },
    ];
  });
}

/** The monitors that watch this very machine; there must be none in a deployment. */
export function loopbackMonitors(catalog: Pick<Catalog, 'monitors'>): readonly Monitor[] {
  return catalog.monitors.filter(
    ({ url, dns }) => isLoopback(url) || (dns !== null && isLoopback(dns.resolver)),
  );
}

function catalogOf(status: Status, demoPort: number): Catalog {
  const { page, policy } = status;
  const catalog: Omit<Catalog, 'hash'> = {
    page: {
      id: page.id ?? derivedId(page.url),
      name: page.name,
      url: page.url,
      timezone: page.timezone,
      language: page.language,
      support: page.support ?? null,
      logo: page.logo ?? null,
      favicon: page.favicon ?? null,
      accent: page.accent ?? null,
      footer: page.footer ?? null,
    },
    groups: status.groups,
    components: positioned(status.components),
    monitors: status.monitors.map((monitor) => monitorOf(monitor, demoPort)),
    services: status.services.map((service) => ({
      ...service,
      severity: service.severity ?? null,
    })),
    priorities: status.priorities,
    sla: { ...status.sla, tiers: status.sla.tiers.map(tierOf) },
    policy: {
      holdMs: { ...DEFAULT_HOLD_MS, ...policy.hold },
      cadenceMs: { ...DEFAULT_CADENCE_MS, ...policy.cadence },
      unacknowledgedMs: policy.unacknowledged,
      businessHours: {
        ...policy.businessHours,
        timezone: policy.businessHours.timezone ?? page.timezone,
      },
    },
    alerts: status.alerts.map((alert) => ({ ...alert, severity: alert.severity ?? null })),
    routes: status.routes,
    postmortems: status.postmortems,
  };
  return { hash: hashOf(catalog), ...catalog };
}

const MINUTE_MS = 60_000;

const DEFAULT_HOLD_MS: Catalog['policy']['holdMs'] = {
  'SEV-1': 15 * MINUTE_MS,
  'SEV-2': 15 * MINUTE_MS,
  'SEV-3': 5 * MINUTE_MS,
  'SEV-4': 5 * MINUTE_MS,
};

const DEFAULT_CADENCE_MS: Catalog['policy']['cadenceMs'] = {
  'SEV-1': 15 * MINUTE_MS,
  'SEV-2': 30 * MINUTE_MS,
  'SEV-3': null,
  'SEV-4': null,
};

/** The order of the file, counted anew within each group. */
function positioned(components: Status['components']): Component[] {
  const taken = new Map<string | null, number>();
  return components.map((component) => {
    const group = component.group ?? null;
    const position = (taken.get(group) ?? 0) + 1;
    taken.set(group, position);
    const { id, name, description = null } = component;
    return { id, name, description, group, position };
  });
}

function tierOf(tier: Status['sla']['tiers'][number]): Tier {
  const { id, name, components, combine, credit } = tier;
  return {
    id,
    name,
    targetPer100k: tier.targetPercent,
    sloPer100k: tier.sloPercent ?? null,
    components,
    combine,
    credit: credit
      ? {
          basis: credit.basis,
          stepPer100k: credit.stepPercent,
          creditPer100k: credit.creditPercent,
          capPer100k: credit.capPercent,
          rounding: credit.rounding,
        }
      : null,
  };
}

/**
 * Twelve characters that follow from the page's address, so that a copy of the file is the same
 * page.
 */
function derivedId(url: string) {
  const digest = createHash('sha256').update(url).digest();
  return [...digest.subarray(0, 12)].map((byte) => (byte % 36).toString(36)).join('');
}

/** The same for two files that mean the same, whatever their layout, comments and order of keys. */
function hashOf(catalog: Omit<Catalog, 'hash'>) {
  return createHash('sha256').update(canonical(catalog)).digest('hex').slice(0, 16);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
