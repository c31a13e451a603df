// Figures of the metrics page, with the vectors of the reference.

import { expect, it } from 'vitest';
import { figuresOf, measuresOf, onTime, quarterOf, quartersOf, relatedTo } from './measures.ts';
import type { PostmortemPanel } from './page.ts';
import { minutesInWords } from './words.ts';

const times = {
  started: '2026-05-04T03:12:00Z',
  detected: '2026-05-04T03:13:00Z',
  acknowledged: '2026-05-04T03:14:00Z' as string | null,
  mitigated: '2026-05-04T03:27:00Z',
  restored: '2026-05-04T03:49:00Z',
  resolved: '2026-05-04T03:49:00Z',
};
// No more of a panel than the figures need.
const panel = (more: Partial<PostmortemPanel> = {}) =>
  ({
    slug: 'a',
    incident: 'INC-20260504-01',
    status: 'approved',
    components: ['api'],
    recurrenceOf: null,
    steps: {},
    times,
    ...more,
  }) as PostmortemPanel;

it('gives mean, median and 90th percentile with n', () => {
  expect(figuresOf([7, 316, 303])).toEqual({ n: 3, mean: 208, median: 303, p90: 316 });
  expect(figuresOf([40_414, 88, 30])).toEqual({ n: 3, mean: 13_510, median: 88, p90: 40_414 });
  expect(figuresOf([1, 2])).toMatchObject({ median: 1, mean: 1 });
  expect(figuresOf([])).toBeNull();
  expect(minutesInWords(88)).toBe('1 h 28 min');
});

it('measures one incident', () => {
  expect(measuresOf(panel())).toEqual({ ttd: 1, tta: 1, ttm: 14, ttr: 36 });
  expect(measuresOf(panel({ times: { ...times, acknowledged: null } })).tta).toBeNull();
});

it('counts by the quarter of the all-clear, without what was withdrawn', () => {
  expect(quarterOf(panel({ times: { ...times, resolved: '2026-10-01T00:00:00Z' } }))).toBe(
    '2026 Q4',
  );
  const quarters = quartersOf([panel(), panel({ status: 'withdrawn' })]);
  expect(quarters).toMatchObject([
    { name: '2026 Q2', incidents: 1, figures: { ttd: { n: 1, median: 1 } } },
  ]);
});

it.each([
  ['drafted', '2026-05-05'],
  ['reviewed', '2026-05-06'],
  ['published', '2026-05-07'],
] as const)('%s is on time until the second', (step, day) => {
  const at = (instant: string) => onTime([panel({ steps: { [step]: instant } })], step);
  expect(at(`${day}T03:49:00Z`)).toEqual({ known: 1, inTime: 1 });
  expect(at(`${day}T03:49:01Z`)).toEqual({ known: 1, inTime: 0 });
  expect(onTime([panel()], step)).toEqual({ known: 0, inTime: 0 });
});

it('relates by recurrence first, then by component', () => {
  const other = panel({ slug: 'b', incident: 'INC-20260101-01' });
  const repeated = panel({ slug: 'c', incident: 'INC-20260102-01', components: ['web'] });
  const stranger = panel({ slug: 'd', incident: 'INC-20260103-01', components: ['web'] });
  const one = panel({ recurrenceOf: 'INC-20260102-01' });
  expect(relatedTo(one, [one, other, repeated, stranger]).map(({ slug }) => slug)).toEqual([
    'c',
    'b',
  ]);
});
