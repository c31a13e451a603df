import { expect, test } from 'vitest';
import { groupRead } from '../../testing/alerts-read.ts';
import { fixturesOf } from '../../testing/fixtures.ts';
import { ALERTED } from '../../testing/meridian.ts';
import type { Catalog } from '../../domain/catalog.ts';
import { read } from './index.ts';

const { names, read: fixture } = fixturesOf(import.meta.dirname);

const entry = (labels: Readonly<Record<string, string>>): Catalog => ({
  ...ALERTED,
  alerts: [{ source: 'grafana', labels, components: ['api'], severity: 'SEV-3', publish: 'auto' }],
});
const said = (name: string, labels: Readonly<Record<string, string>> = { service: 'api' }) =>
  groupRead(read(fixture(name)), entry(labels));

test('every example says something of one alert', () => {
  for (const name of names) {
    const { reports, kept } = said(name);
    expect(reports.length + kept.length, name).toBeGreaterThan(0);
  }
});

test('instants in Grafana’s own zone are the same instants', () => {
  expect(said('resolved').reports.map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-11-02T09:01:13.414Z',
    '2026-11-02T09:31:13.000Z',
  ]);
});

test('an alert is known within its organisation, and its severity is the entry’s', () => {
  expect(said('firing').reports).toMatchObject([
    { report: { source: 'grafana:1:9c0d1e3f475b6f2a', assumedSeverity: 'SEV-3', severity: null } },
  ]);
});

test('an older Grafana, without organisation and values, is understood', () => {
  expect(said('older').reports).toHaveLength(1);
});

test('that nothing could be measured is no outage, unless an entry says so', () => {
  expect(said('no-data')).toMatchObject({ reports: [], kept: [{}] });
  expect(said('no-data', { alertname: 'DatasourceNoData' }).reports).toHaveLength(1);
});
