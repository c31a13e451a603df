// What the page shows, in the text format of Prometheus: nothing that a reader of the page could not count. Names and labels
// are an interface; they are added to and never renamed. A state is a series per value, of which one is 1, so that an alert
// names the value that it means.

import { COMPONENT_STATUSES, IMPACTS } from '../domain/vocabulary.ts';
import { WHOLE, floorDiv, uptimeOf as uptimeRatioOf } from '../domain/sla/figures.ts';
import type { View } from '../snapshot/documents.ts';
import type { SlaDocument } from '../snapshot/sla-documents.ts';
import { barDaysOf, isMeasured, uptimeOf } from './bars.ts';
import { freshnessOf } from './freshness.ts';
import { asOf, isActive, isUnresolved } from './view.ts';

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;
type Sample = { labels: Labels; value: number };
export type Gauge = { name: `allclear_${string}`; help: string; samples: readonly Sample[] };

/** The whole answer, with a line feed at its end. */
export const metricsOf = (view: View, sla: SlaDocument | null = null): string =>
  expositionOf([...whole(view), ...parts(view), ...(sla === null ? [] : promises(sla))]);

/** Gauges as the text that a scraper reads. */
export const expositionOf = (gauges: readonly Gauge[]): string => gauges.map(textOf).join('');

const one = (value: number): Sample[] => [{ labels: {}, value }];
const flag = (isSo: boolean) => (isSo ? 1 : 0);
const seconds = (ms: number) => Math.floor(ms / 1000);

/** The page as a whole. */
function whole(view: View): Gauge[] {
  const { page, tickAt, staleAt, now } = view;
  const open = page.incidents.filter(isUnresolved);
  return [
    {
      name: 'allclear_page_info',
      help: 'Always 1; the labels name the page.',
      samples: [{ labels: { name: page.page.name, url: page.page.url }, value: 1 }],
    },
    {
      name: 'allclear_indicator',
      help: 'The indicator of the page: 1 for the one that holds, 0 for the others.',
      samples: IMPACTS.map((indicator) => ({
        labels: { indicator },
        value: flag(page.indicator === indicator),
      })),
    },
    {
      name: 'allclear_incidents_open',
      help: 'Public incidents that are not resolved, by impact.',
      samples: IMPACTS.map((impact) => ({
        labels: { impact },
        value: open.filter((incident) => incident.impact === impact).length,
      })),
    },
    {
      name: 'allclear_maintenances_in_progress',
      help: 'Maintenances that have begun and are not completed.',
      samples: one(page.maintenances.filter(isActive).length),
    },
    {
      name: 'allclear_last_tick_age_seconds',
      help: 'How long ago the newest tick was; absent before the first.',
      samples: tickAt === null ? [] : one(seconds(Math.max(0, now - tickAt))),
    },
    {
      name: 'allclear_as_of_timestamp_seconds',
      help: 'The newest instant that these figures know anything of.',
      samples: one(seconds(asOf(view))),
    },
    {
      name: 'allclear_stale',
      help: '1 while the database is out of reach and the last known state is shown.',
      samples: one(flag(staleAt !== null)),
    },
  ];
}

/** Each component; in the order of the page. */
function parts(view: View): Gauge[] {
  const components = view.page.components.map((component) => {
    const { id, name, group, measuredEveryMs } = component;
    const isMonitored = measuredEveryMs !== null;
    return {
      component,
      labels: { component: id },
      named: { component: id, name, group: group ?? '' },
      isMonitored,
      uptime: isMeasured(view, component) ? uptimeOf(barDaysOf(view, component)) : null,
    };
  });
  const measured = components.flatMap(({ labels, uptime }) =>
    uptime === null ? [] : [{ labels, uptime }],
  );
  return [
    {
      name: 'allclear_component_info',
      help: 'Always 1; the labels name the component and its group.',
      samples: components.map(({ named }) => ({ labels: named, value: 1 })),
    },
    {
      name: 'allclear_component_status',
      help: 'The status of each component: 1 for the one that holds, 0 for the others.',
      samples: components.flatMap(({ component, labels }) =>
        COMPONENT_STATUSES.map((status) => ({
          labels: { ...labels, status },
          value: flag(component.status === status),
        })),
      ),
    },
    {
      name: 'allclear_component_measured',
      help: '1 where a component was measured lately, 0 where its status is in doubt; absent without monitors.',
      samples: components
        .filter(({ isMonitored }) => isMonitored)
        .map(({ component, labels }) => ({
          labels,
          value: flag(freshnessOf(view, component).kind === 'measured'),
        })),
    },
    {
      name: 'allclear_component_uptime_ratio',
      help: 'Good share of what was measured in the last 90 days, cut down to five digits.',
      samples: measured.map(({ labels, uptime }) => ({
        labels,
        value: uptime.thousandths / 100_000,
      })),
    },
    {
      name: 'allclear_component_uptime_days',
      help: 'Days with measurements that the uptime is made from.',
      samples: measured.map(({ labels, uptime }) => ({ labels, value: uptime.days })),
    },
  ];
}

/** Promises of the running month, up to the window until which they are counted. */
function promises({ tiers }: SlaDocument): Gauge[] {
  const measured = tiers.flatMap((tier) => {
    const uptime = uptimeRatioOf(tier.totals);
    return uptime === null ? [] : [{ ...tier, uptime }];
  });
  const each = (value: (tier: (typeof measured)[number]) => number): Sample[] =>
    measured.map((tier) => ({ labels: { tier: tier.id }, value: value(tier) }));
  return [
    {
      name: 'allclear_sla_target_ratio',
      help: 'Uptime that a tier is promised for a calendar month in UTC.',
      samples: tiers.map(({ id, targetPer100k }) => ({
        labels: { tier: id },
        value: targetPer100k / WHOLE,
      })),
    },
    {
      name: 'allclear_sla_uptime_ratio',
      help: 'Good share of the windows measured this month, cut down to five digits.',
      samples: each(({ uptime }) => floorDiv(WHOLE * uptime.part, uptime.of) / WHOLE),
    },
    {
      name: 'allclear_sla_budget_remaining_ratio',
      help: 'Share of the error budget of the month that is left; negative when it is overdrawn.',
      samples: each(({ budget }) => budget.remaining / budget.whole),
    },
    {
      name: 'allclear_sla_burn_rate',
      help: 'How many times faster than the target allows the budget was used this month.',
      samples: each(
        ({ uptime, targetPer100k }) =>
          (WHOLE * (uptime.of - uptime.part)) / (uptime.of * (WHOLE - targetPer100k)),
      ),
    },
    {
      name: 'allclear_sla_breached',
      help: '1 where nothing can save the promise of the month any more.',
      samples: each(({ verdict }) => flag(verdict === 'breached')),
    },
  ];
}

const escapedHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapedLabel = (text: string) => escapedHelp(text).replaceAll('"', '\\"');

/** A family without samples is left out: there is nothing to say of it yet. */
function textOf({ name, help, samples }: Gauge): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapedLabel(text)}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
  });
  return `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} gauge\n${lines.join('\n')}\n`;
}
