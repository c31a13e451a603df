// The promises as OpenSLO v1 documents (https://github.com/OpenSLO/OpenSLO): what other tools plan, show and alert on. A tier
// that is judged by its worst component is an SLO for each component; one that is judged by any of them is a single one.
// Own targets and credits are not part of it.

import { stringify } from 'yaml';
import type { Catalog, Tier } from '../worker/domain/catalog.ts';
import { targetText } from '../worker/domain/sla/figures.ts';

/** The whole stream, a document for each service and each promise. */
export function openSlo(
  catalog: Catalog,
  isWanted: (tier: string) => boolean = () => true,
): string {
  return openSloDocuments(catalog, isWanted)
    .map((document) => stringify(document))
    .join('---\n');
}

export function openSloDocuments(
  catalog: Catalog,
  isWanted: (tier: string) => boolean = () => true,
): object[] {
  const tiers = catalog.sla.tiers.filter(({ id }) => isWanted(id));
  const promised = new Set(tiers.flatMap((tier) => tier.components));
  const parts = catalog.components.filter(({ id }) => promised.has(id));
  const named = new Map(parts.map(({ id, name }) => [id, name]));
  return [
    ...parts.map(({ id, name, description }) => ({
      apiVersion: 'openslo/v1',
      kind: 'Service',
      metadata: { name: id, displayName: name },
      spec: { description: description ?? name },
    })),
    ...tiers.flatMap((tier) =>
      tier.combine === 'any'
        ? [sloOf(tier, tier.components, tier.id, tier.components[0] ?? tier.id, tier.name)]
        : tier.components.map((id) =>
            sloOf(tier, [id], `${tier.id}-${id}`, id, `${tier.name}: ${named.get(id) ?? id}`),
          ),
    ),
  ];
}

function sloOf(
  { targetPer100k }: Tier,
  components: readonly string[],
  name: string,
  service: string,
  displayName: string,
) {
  const ticks = (state: string) => ({
    metricSource: { type: 'allclear', spec: { components: [...components], ticks: state } },
  });
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: { name, displayName },
    spec: {
      description:
        'Share of windows of five minutes, in a calendar month in UTC, in which fewer than 5 % of the checks from outside failed.',
      service,
      indicator: {
        metadata: { name: `${name}-checks` },
        spec: {
          ratioMetric: { counter: false, good: ticks('valid, not down'), total: ticks('valid') },
        },
      },
      timeWindow: [
        {
          duration: '1M',
          isRolling: false,
          calendar: { startTime: '2026-01-01 00:00:00', timeZone: 'UTC' },
        },
      ],
      budgetingMethod: 'Timeslices',
      objectives: [
        {
          displayName: `${targetText(targetPer100k)} %`,
          target: targetPer100k / 100_000,
          timeSliceTarget: 0.95,
          timeSliceWindow: '5m',
        },
      ],
    },
  };
}
