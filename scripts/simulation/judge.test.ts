import { expect, it, test } from 'vitest';
import type { Demand, Surface } from './judge.ts';
import { missing as missingIn } from './judge.ts';
import type { Told } from './told.ts';
import { textOf } from './told.ts';

const DEMAND: Demand = {
  status: 'investigating',
  component: 'major_outage',
  says: 'we are on it',
  updates: 3,
};
const TOLD: Told = {
  open: 1,
  status: 'investigating',
  component: 'major_outage',
  updates: null,
  headline: 'Major service outage',
  text: 'we are on it',
};

const missing = (surface: Surface, told: Told | Error | null, demand: Demand) =>
  missingIn(surface, told && { told, at: 0 }, demand);

it('has nothing to say where all is as it must be', () => {
  expect(missing('page', TOLD, DEMAND)).toEqual([]);
  expect(missing('API', { ...TOLD, updates: 3 }, DEMAND)).toEqual([]);
  expect(missing('incident page', { ...TOLD, open: null, updates: 3 }, DEMAND)).toEqual([]);
});

test.each<[string, Partial<Told>]>([
  ['the number of open incidents is 2, expected 1', { open: 2 }],
  ['the number of open incidents is 0, expected 1', { open: 0 }],
  ['the incident is monitoring, expected investigating', { status: 'monitoring' }],
  ['the component is operational, expected major_outage', { component: 'operational' }],
  ['the component is missing, expected major_outage', { component: null }],
  ['the number of updates is 4, expected 3', { updates: 4 }],
  ['the published text is missing', { text: '' }],
  ['internal words are public: "Responder on call"', { text: 'we are on it, Responder on call' }],
])('says that %s', (said, differing) => {
  expect(missing('API', { ...TOLD, ...differing }, DEMAND)).toEqual([said]);
});

it('what cannot be read is as bad as what is wrong', () => {
  expect(missing('page', new Error('/ answers 503'), DEMAND)).toEqual([
    'cannot be read: / answers 503',
  ]);
  expect(missing('incident page', null, DEMAND)).toEqual(['there is none']);
});

it('before anything is public, an incident that is open is one too many', () => {
  const nothing: Demand = { status: null, component: 'operational', says: null, updates: 0 };
  const well: Told = { ...TOLD, open: 0, status: null, component: 'operational' };
  expect(missing('page', well, nothing)).toEqual([]);
  expect(missing('incident page', null, nothing)).toEqual([]);
  expect(missing('page', { ...well, open: 1 }, nothing)).toHaveLength(1);
});

it('reads HTML as a person does', () => {
  const html =
    '<p>API<svg><title>x</title></svg> <b>is&#39;nt</b>\n &quot;well&quot; &amp;&nbsp;&#x2713;<script>1</script></p>';
  expect(textOf(html)).toBe(`API is'nt "well" & ✓`);
});
