// The bench itself runs, ends, and finds every budget of bytes, rows, queries and requests kept. What it says of times is
// for people to read: nothing here looks at them.

import { expect, it } from 'vitest';
import type { Figure, Verdict } from '../scripts/bench/figures.ts';
import { runTool } from '../scripts/tool.ts';

type Report = { quick: boolean; figures: (Figure & { verdict: Verdict })[] };

it('npm run bench ends by itself with every counted budget kept', async () => {
  const { ok, output } = await runTool('scripts/bench.ts', ['--quick', '--json']);
  expect(ok, output).toBe(true);
  const { figures }: Report = JSON.parse(output.slice(output.indexOf('{\n')));
  expect(figures.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
  const told = (what: string, unit: string) =>
    figures.find((figure) => figure.what === what && figure.unit === unit)?.measured;
  expect(told('Page view', 'rows read')).toBe(3);
  expect(told('First visit', 'requests')).toBe(3);
  expect(told('Tick of 50 monitors', 'rows written')).toBe(2);
  expect(told('Webhook accepted', 'rows written')).toBeGreaterThan(0);
  expect(told('… a second time', 'rows written')).toBe(0);
});
