// What people inside are told about promises: one memo for each event that asks something of them. Figures are those of the
// event, so that a memo that is sent late still says what was true.

import type { Catalog, Destination, Tier } from '../catalog.ts';
import type { Recorded } from '../event.ts';
import { memoMessage } from '../memo.ts';
import type { Memo } from '../memo.ts';
import type { OutboxMessage } from '../messages.ts';
import type { SlaEvent } from './event.ts';
import type { Totals } from './figures.ts';
import { percentText, targetText, uptimeOf } from './figures.ts';
import { calculationOf } from './calculation.ts';
import type { SlaState } from './state.ts';
import { tierState } from './state.ts';
import type { Doubt } from './tier.ts';
import { viewIncident } from '../incident.ts';
import type { World } from '../world.ts';

/** The messages of one event; `world` is what holds after all events of the same decision. */
export function slaMessages(
  { event, at }: Recorded<SlaEvent>,
  world: World,
  catalog: Catalog,
): OutboxMessage[] {
  const memo = memoOf(event, world, catalog);
  if (memo === null || memo.to.length === 0) return [];
  const { key, ...content } = memo;
  return [memoMessage(key, content, at)];
}

type Keyed = Memo & { key: string };

function memoOf(event: SlaEvent, world: World, catalog: Catalog): Keyed | null {
  switch (event.type) {
    case 'sla.budget_crossed':
      return warning(event, world.page.sla, catalog);
    case 'sla.finance_told': {
      const { month, tier, creditPer100k, calculation } = event;
      const least =
        creditPer100k === 0
          ? ''
          : ` The credit will be at least ${targetText(creditPer100k)} % of the monthly fee; the report of the month has the final one.`;
      return {
        key: `sla:breach:${month}:${tier}`,
        to: catalog.sla.finance,
        title: `SLA missed: ${nameOf(tier, catalog)}, ${month}`,
        text: `The promise to ${nameOf(tier, catalog)} cannot be kept any more in ${month}.${least}\n\nIf every window still to come is good:\n${calculation}`,
        link: reportLink(catalog, null),
      };
    }
    case 'sla.customers_owed': {
      const { month, tier } = event;
      return {
        key: `sla:customers:${month}:${tier}`,
        to: [...catalog.sla.finance, ...insiders(catalog)],
        title: `The customers of ${nameOf(tier, catalog)} are told: the SLA of ${month} is missed`,
        text: `Every confirmed subscriber who is tagged with the tier "${tier}" hears of it through their subscription, in their language: what was promised, what was measured${event.isCredited ? ', and that a credit follows' : ''}. Customers who are not subscribed, or not tagged, have to hear of it from you, before they find out.\n\nGET /v1/deliveries/missed:${month}:${tier} shows what became of the messages.`,
        link: reportLink(catalog, null),
      };
    }
    case 'sla.postmortem_owed': {
      const { month, tier, incident } = event;
      const reference = viewIncident(world, incident, catalog)?.reference ?? incident;
      return {
        key: `sla:postmortem:${month}:${tier}`,
        to: insiders(catalog),
        title: `Postmortem owed: ${reference}`,
        text: `${reference} had most of the bad windows of ${nameOf(tier, catalog)} in ${month}, a promise that was not kept. It owes a postmortem, whatever its severity.`,
        link: reportLink(catalog, null),
      };
    }
    case 'sla.credit_recorded': {
      const { month, tier, revision, totals, creditPer100k } = event;
      const own = catalog.sla.tiers.find(({ id }) => id === tier);
      return {
        key: `sla:credit:${month}:${tier}:${revision}`,
        to: catalog.sla.finance,
        title: `Credit of ${targetText(creditPer100k)} %: ${nameOf(tier, catalog)}, ${month}`,
        text: `This is the credit record of report revision ${revision}; it replaces any earlier one of this tier and month.${own === undefined ? '' : `\n\n${calculationOf(own, totals)}`}`,
        link: reportLink(catalog, month),
      };
    }
    case 'sla.questioned': {
      const { month, tier, doubts, totals } = event;
      return {
        key: `sla:question:${month}:${tier}`,
        to: [...catalog.sla.finance, ...insiders(catalog)],
        title: `Please decide: was the SLA of ${nameOf(tier, catalog)} met in ${month}?`,
        text: `${doubts.map((doubt) => DOUBTS[doubt]).join(' ')} ${evidence(totals)} Confirm it as met or as breached, with a reason; the report shows both.`,
        link: reportLink(catalog, month),
      };
    }
    case 'sla.reported': {
      const { month, revision, reason } = event;
      return {
        key: `sla:report:${month}:${revision}`,
        to: catalog.sla.finance,
        title: `SLA report of ${month}${revision === 1 ? '' : `, revision ${revision}`}`,
        text:
          reason === null
            ? 'The report of the month is there.'
            : `The report was corrected: ${reason}. Earlier revisions stay readable.`,
        link: reportLink(catalog, month),
      };
    }
    case 'sla.correction_proposed': {
      const { id, component, from, to, reason } = event;
      return {
        key: `sla:correction:${id}`,
        to: insiders(catalog),
        title: `Correction to approve: ${component}`,
        text: `Windows from ${instant(from)} to ${instant(to)} are to leave the SLA. The reason given: ${reason}. Nothing changes until somebody approves it.`,
        link: null,
      };
    }
    case 'sla.breached':
    case 'sla.confirmed':
    case 'sla.correction_approved':
    case 'sla.correction_rejected':
      return null;
  }
}

/** Only the highest that one look has crossed; a breach says more by itself. */
function warning(
  { month, tier, percent, totals }: Extract<SlaEvent, { type: 'sla.budget_crossed' }>,
  state: SlaState,
  catalog: Catalog,
): Keyed | null {
  const { warned, breached } = tierState(state, month, tier);
  if (breached || warned !== percent) return null;
  return {
    key: `sla:budget:${month}:${tier}:${percent}`,
    to: insiders(catalog),
    title: `${percent} % of the error budget used: ${nameOf(tier, catalog)}, ${month}`,
    text: `${evidence(totals)} When the budget is used up, the promise of the month is broken.`,
    link: reportLink(catalog, null),
  };
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  indeterminate: 'Windows without data could change the verdict.',
  no_measurement: 'Nothing was measured.',
  long_bridge: 'A gap of more than an hour between bad windows was counted as bad.',
};

function evidence(totals: Totals): string {
  const { good, bad, noData, excluded } = totals;
  const uptime = uptimeOf(totals);
  const measured = uptime === null ? '' : ` Measured uptime is ${percentText(uptime)} %.`;
  return `Windows: ${good} good, ${bad} bad, ${noData} without data, ${excluded} excluded.${measured}`;
}

/** The channels inside, each once. */
function insiders({ routes }: Catalog): Destination[] {
  const all = routes.flatMap(({ to }) => to);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function nameOf(id: string, { sla }: Catalog): Tier['name'] {
  return sla.tiers.find((tier) => tier.id === id)?.name ?? id;
}

function reportLink({ page }: Catalog, month: string | null): string {
  return month === null ? `${page.url}/sla` : `${page.url}/sla/reports/${month}.html`;
}

const instant = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
