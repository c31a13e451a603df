// `npm run bench`: what the page, the webhook and the tick cost, measured in workerd beside a worker that does the least that
// could be called the same. Ends with 1 where a budget of bytes, rows or requests is broken; a time is only told, because
// it may be the machine's.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDeliveries, openIncident } from './bench/deliveries.ts';
import type { Figure } from './bench/figures.ts';
import { tableOf, verdictOf } from './bench/figures.ts';
import { measureLighthouse } from './bench/lighthouse.ts';
import { measureOperators } from './bench/operators.ts';
import { measureProbes } from './bench/probes.ts';
import { measureRates } from './bench/rates.ts';
import { measurePromises } from './bench/promises.ts';
import { measureSizes } from './bench/sizes.ts';
import { measureSubscribers } from './bench/subscribers.ts';
import { buildStand } from './bench/stand.ts';
import { measureTicks, ticksBegin } from './bench/ticks.ts';
import type { Effort } from './bench/views.ts';
import { measureViews } from './bench/views.ts';
import { measureVisit } from './bench/visit.ts';

const USAGE = `Usage: npm run bench -- [options]

Measures what a page view, a webhook and a tick cost, for 20 components and 50 monitors, in
workerd without a proxy, beside a worker that answers the same bytes. One to two minutes.

  --lighthouse  only what Lighthouse says of three pages: the median of five runs in an
                installed Chromium (CHROMIUM_PATH says which); about three minutes
  --probes   only what asking costs: a hundred ticks of 50 monitors, and a thousand monitors
             from one and from three regions; about three minutes
  --promises only what the SLA costs: a month, a trend, and the report of 50 components;
             under a minute
  --subscribers  only what telling ten thousand subscribers of one incident costs, and how
             fast it is; about two minutes
  --operators  only what an operator waits for after a hundred thousand events: the API, the
             audit; under a minute
  --quick    few rounds: enough for rows and bytes, too few for times
  --json     print figures as JSON
  --help     show this

Ends with 1 where a budget of bytes, rows, queries or requests is broken; times that are over
theirs are marked, because they may be the machine's.
`;

type Amount = Effort & { incidents: number; rateForMs: number; looks: number; asks: number };

const PROPER: Amount = {
  rounds: { most: 7, forMs: 12_000 },
  requests: 1500,
  coldRequests: 200,
  starts: { most: 5, forMs: 15_000 },
  incidents: 19,
  rateForMs: 1000,
  looks: 5,
  asks: 30,
};
const QUICK: Amount = {
  rounds: { most: 1, forMs: 0 },
  requests: 100,
  coldRequests: 10,
  starts: { most: 1, forMs: 0 },
  incidents: 3,
  rateForMs: 50,
  looks: 1,
  asks: 5,
};

function optionsOf(args: readonly string[]) {
  const option = { type: 'boolean', default: false } as const;
  return parseArgs({
    args: [...args],
    options: {
      lighthouse: option,
      probes: option,
      subscribers: option,
      promises: option,
      operators: option,
      quick: option,
      json: option,
      help: option,
    },
  }).values;
}

async function measure(amount: Amount, tell: (step: string) => void): Promise<Figure[]> {
  const begin = ticksBegin(Date.now());
  tell('bundling the worker, giving it a past');
  const stand = await buildStand(begin);
  try {
    tell('ticks');
    const ticks = await measureTicks(stand, begin);
    tell('pages');
    const incident = await openIncident(stand, Date.now());
    const views = await measureViews(stand, incident, amount);
    tell('rates');
    const rates = await measureRates(stand, amount.rounds, amount.rateForMs);
    tell('sizes');
    const sizes = await measureSizes(stand, amount);
    const visit = await measureVisit(stand.own.client);
    tell('deliveries');
    const deliveries = await measureDeliveries(stand, amount.incidents, Date.now());
    return [...views, ...rates, ...sizes, ...visit, ...deliveries, ...ticks];
  } finally {
    await stand.close();
  }
}

async function main(): Promise<number> {
  const asked = optionsOf(process.argv.slice(2));
  const { lighthouse, probes, promises, operators, subscribers, quick, json, help } = asked;
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const startedAt = performance.now();
  const amount = quick ? QUICK : PROPER;
  const tell = (step: string) => {
    if (!json) console.log(`  ${step} …`);
  };
  const figures = lighthouse
    ? await measureLighthouse(amount.looks, tell)
    : probes
      ? await measureProbes(amount.rounds.most, tell)
      : promises
        ? await measurePromises()
        : subscribers
          ? await measureSubscribers(tell)
          : operators
            ? await measureOperators(amount.asks, tell)
            : await measure(amount, tell);
  const broken = figures.filter((figure) => verdictOf(figure) === 'broken');
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  if (json) {
    const at = new Date().toISOString();
    const judged = figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) }));
    console.log(JSON.stringify({ at, machine, quick, figures: judged }, null, 2));
    return broken.length === 0 ? 0 : 1;
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`\n${tableOf(figures)}\n`);
  console.log(`On ${machine}, in ${seconds} s. Compare ratios: times are this machine’s, today.`);
  for (const { what, unit } of broken) console.error(`Over budget: ${what}, ${unit}`);
  return broken.length === 0 ? 0 : 1;
}

// What was started is ended, and what was written deleted, when this process exits.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
