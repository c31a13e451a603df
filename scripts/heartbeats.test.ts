import { describe, expect, it } from 'vitest';
import { monitorOf } from '../worker/testing/meridian.ts';
import { answer, type Source } from './heartbeats.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 27, 8);
const job = (id: string) =>
  monitorOf({
    id,
    component: 'api',
    kind: 'heartbeat',
    heartbeat: { periodMs: 24 * 60 * MINUTE, graceMs: 30 * MINUTE, runMs: null },
  });
const row = (monitor: string, facts: Record<string, unknown> = {}) => ({
  monitor,
  at: NOW - 90 * MINUTE,
  signal: 'ok',
  ended_at: NOW - 90 * MINUTE,
  failed: 0,
  started_at: null,
  duration_ms: 12 * MINUTE,
  body: '42 files',
  ...facts,
});

const source: Source = {
  monitors: [
    monitorOf({ id: 'api-http', component: 'api' }),
    job('backup'),
    job('export'),
    job('sync'),
  ],
  keys: ['the newest key', 'an older one'],
  url: 'https://status.meridian.example',
  rows: [row('backup'), row('sync', { signal: 'fail', failed: 1, duration_ms: null })],
};

describe('the list of heartbeats', () => {
  it('says where each job reports, and what it has reported', () => {
    expect(answer(source, undefined, NOW)).toMatchSnapshot();
  });

  it('says what to write where there is none', () => {
    expect(answer({ ...source, monitors: [] }, undefined, NOW)).toMatchSnapshot();
  });
});

describe('one heartbeat', () => {
  it('shows what its last report brought along', () => {
    expect(answer(source, 'backup', NOW)).toBe('42 files');
    expect(answer(source, 'export', NOW)).toBe('Its last report brought nothing along.');
  });

  it('moves nothing on the terminal with what a job brought along', () => {
    const rows = [row('backup', { body: 'done\u{1b}[2J\u{9b}31m\n\tin 3 s\r' })];
    expect(answer({ ...source, rows }, 'backup', NOW)).toBe('done�[2J�31m\n\tin 3 s�');
  });

  it('that does not exist is told with those that do', () => {
    expect(() => answer(source, 'api-http', NOW)).toThrowErrorMatchingSnapshot();
  });
});
