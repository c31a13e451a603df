// The figures for monitoring: exactly the text format of Prometheus, and exactly what the page shows.

import { describe, expect, it } from 'vitest';
import { COMPONENT_STATUSES, IMPACTS } from '../domain/vocabulary.ts';
import type { View } from '../snapshot/documents.ts';
import { published } from '../testing/published.ts';
import { fresh, maintained, outage, quiet, silent, stale } from '../testing/states.ts';
import { november } from '../testing/reports.ts';
import { FACTS, ago } from '../testing/views.ts';
import { metricsOf } from './metrics.ts';

type Series = { name: string; labels: Record<string, string>; value: number };

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/;
const VALUE = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

const unescaped = (text: string) =>
  text.replaceAll(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));

/**
 * Reads the format as its specification has it, and throws on anything else: families in one piece, HELP and TYPE first, no
 * series twice, a line feed at the end.
 */
function parse(text: string): Series[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no line feed');
  const series: Series[] = [];
  const seen = new Set<string>();
  const helped = new Set<string>();
  let family = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, kind = '', name = '', rest = ''] = comment;
      if (NAME.exec(name)?.[0] !== name) throw new Error(`not a name: ${name}`);
      if (kind === 'HELP') {
        if (helped.has(name)) throw new Error(`HELP twice: ${name}`);
        if (/\\(?![\\n])/.test(rest)) throw new Error(`unknown escape: ${line}`);
        helped.add(name);
        family = '';
      } else {
        if (!helped.has(name) || family !== '') throw new Error(`TYPE without HELP: ${name}`);
        if (rest !== 'gauge') throw new Error(`not a gauge: ${line}`);
        family = name;
      }
      continue;
    }
    const one = seriesOf(line);
    if (one.name !== family) throw new Error(`outside of its family: ${line}`);
    const key = JSON.stringify([one.name, Object.entries(one.labels).toSorted()]);
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    series.push(one);
  }
  return series;
}

function seriesOf(line: string): Series {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) throw new Error(`no series: ${JSON.stringify(line)}`);
  const labels: Record<string, string> = {};
  let rest = line.slice(name.length);
  if (rest.startsWith('{')) {
    do {
      const pair = LABEL.exec(rest.slice(1));
      if (!pair) throw new Error(`no label: ${rest}`);
      const [whole, label = '', value = ''] = pair;
      if (label in labels) throw new Error(`label twice: ${line}`);
      labels[label] = unescaped(value);
      rest = rest.slice(1 + whole.length);
    } while (rest.startsWith(','));
    if (!rest.startsWith('}')) throw new Error(`labels are not closed: ${line}`);
    rest = rest.slice(1);
  }
  if (!rest.startsWith(' ') || !VALUE.test(rest.slice(1))) throw new Error(`no value: ${line}`);
  return { name, labels, value: Number(rest.slice(1)) };
}

const metrics = async (shown: View) => {
  const answer = await published(shown).ask('/metrics');
  return parse(await answer.text());
};
const valuesOf = (series: Series[], name: string, wanted: Record<string, string> = {}) =>
  series
    .filter(
      (one) =>
        one.name === name &&
        Object.entries(wanted).every(([label, value]) => one.labels[label] === value),
    )
    .map(({ value }) => value);

const VIEWS = { quiet, outage, maintained, silent, fresh, stale };

describe('the metrics', () => {
  it('are Prometheus text that nobody keeps', async () => {
    const { status, headers } = await published(quiet()).ask('/metrics');
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.has('ETag')).toBe(false);
  });

  it.each(Object.entries(VIEWS))('follow the grammar in every state: %s', async (_name, shown) => {
    const series = await metrics(shown());
    expect(series.length).toBeGreaterThan(40);
    for (const { name } of series) expect(name).toMatch(/^allclear_[a-z_]+$/);
  });

  it('have these names, on which dashboards and alerts depend', async () => {
    const names = new Set((await metrics(outage())).map(({ name }) => name));
    expect([...names]).toEqual([
      'allclear_page_info',
      'allclear_indicator',
      'allclear_incidents_open',
      'allclear_maintenances_in_progress',
      'allclear_last_tick_age_seconds',
      'allclear_as_of_timestamp_seconds',
      'allclear_stale',
      'allclear_component_info',
      'allclear_component_status',
      'allclear_component_measured',
      'allclear_component_uptime_ratio',
      'allclear_component_uptime_days',
    ]);
  });

  it.each(Object.entries(VIEWS))(
    'say of each component and of the page one state, the one that is shown: %s',
    async (_name, make) => {
      const shown = make();
      const series = await metrics(shown);
      for (const { id, status } of shown.page.components) {
        const own = { component: id };
        for (const other of COMPONENT_STATUSES) {
          const labels = { ...own, status: other };
          expect(valuesOf(series, 'allclear_component_status', labels)).toEqual([
            Number(other === status),
          ]);
        }
      }
      for (const indicator of IMPACTS) {
        expect(valuesOf(series, 'allclear_indicator', { indicator })).toEqual([
          Number(indicator === shown.page.indicator),
        ]);
      }
    },
  );

  it('count what is open by its impact', async () => {
    const series = await metrics(outage());
    expect(valuesOf(series, 'allclear_incidents_open', { impact: 'major' })).toEqual([1]);
    expect(valuesOf(series, 'allclear_incidents_open', { impact: 'critical' })).toEqual([0]);
    const during = await metrics(maintained());
    expect(valuesOf(during, 'allclear_maintenances_in_progress')).toEqual([1]);
  });

  it('have an uptime that is never rounded up to 1', async () => {
    const ratios = valuesOf(await metrics(outage()), 'allclear_component_uptime_ratio');
    expect(ratios).toHaveLength(6);
    for (const ratio of ratios) expect(ratio).toBeLessThanOrEqual(1);
    const [api = 1] = ratios;
    expect(api).toBeLessThan(1);
    expect(api).toBeGreaterThan(0.98);
  });

  it('tell silence from health: the age of the tick, and what is in doubt', async () => {
    const measured = valuesOf(await metrics(quiet()), 'allclear_component_measured');
    expect(new Set(measured)).toEqual(new Set([1]));
    const series = await metrics(silent());
    expect(valuesOf(series, 'allclear_last_tick_age_seconds')).toEqual([42 * 60 + 20]);
    expect(new Set(valuesOf(series, 'allclear_component_measured'))).toEqual(new Set([0]));
    expect(valuesOf(await metrics(fresh()), 'allclear_last_tick_age_seconds')).toEqual([]);
    const lost = await metrics(stale());
    expect(valuesOf(lost, 'allclear_stale')).toEqual([1]);
    expect(valuesOf(lost, 'allclear_as_of_timestamp_seconds')).toEqual([ago(60) / 1000]);
  });

  it('carry any name unharmed', async () => {
    const shown = quiet();
    const odd = 'A "quoted" \\ name\nof two lines {a="b"} 1';
    const components = shown.page.components.map((one) => ({ ...one, name: odd }));
    const page = { ...shown.page, components, page: { ...FACTS, name: odd } };
    const series = await metrics({ ...shown, page });
    expect(series.find(({ name }) => name === 'allclear_page_info')?.labels['name']).toBe(odd);
    const named = series.filter(({ name }) => name === 'allclear_component_info');
    expect(new Set(named.map(({ labels }) => labels['name']))).toEqual(new Set([odd]));
  });

  it('are 503 when nothing is known, so that the scrape itself fails', async () => {
    const { ask, stored } = published(quiet());
    stored.isLost = true;
    const answer = await ask('/metrics');
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([503, 'no-store']);
  });
});

describe('the reader of these tests', () => {
  it.each([
    ['no line feed', '# HELP a b\n# TYPE a gauge\na 1'],
    ['TYPE without HELP', '# TYPE a gauge\na 1\n'],
    ['outside of its family', '# HELP a b\n# TYPE a gauge\nb 1\n'],
    ['twice', '# HELP a b\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n'],
    ['labels are not closed', '# HELP a b\n# TYPE a gauge\na{x="1"2"} 1\n'],
    ['no value', '# HELP a b\n# TYPE a gauge\na{x="1"} NaNo\n'],
  ])('refuses what Prometheus would refuse: %s', (why, text) => {
    expect(() => parse(text)).toThrow(why);
  });
});

it('have gauges of promises for budget, burn and breach, and none where those are not public', () => {
  const shown = quiet();
  const text = metricsOf(shown, november());
  expect(text).toContain('allclear_sla_target_ratio{tier="enterprise"} 0.999\n');
  expect(text).toContain('allclear_sla_uptime_ratio{tier="enterprise"} 0.9995\n');
  expect(text).toMatch(/allclear_sla_budget_remaining_ratio\{tier="enterprise"\} 0\.6527\d*\n/);
  expect(text).toMatch(/allclear_sla_burn_rate\{tier="enterprise"\} 0\.5\n/);
  expect(text).toContain('allclear_sla_breached{tier="enterprise"} 0\n');
  expect(metricsOf(shown)).not.toContain('allclear_sla');
});
