import { expect, it } from 'vitest';
import { verdictOf } from './figures.ts';
import { CATEGORIES, figuresOf } from './lighthouse.ts';

it('one bad run of five does not change what is said of a page', () => {
  const good = { performance: 1, accessibility: 0.99, 'best-practices': 1, seo: 1 };
  const bad = { ...good, performance: 0.4 };
  const figures = figuresOf('Docs page', [good, bad, good, good, good]);
  expect(figures.map(({ measured }) => measured)).toEqual([100, 99, 100, 100]);
  expect(figures.map(verdictOf)).toEqual(CATEGORIES.map(() => 'kept'));
});

it('a median below 99 is over its budget', () => {
  const poor = { performance: 0.98, accessibility: 1, 'best-practices': 1, seo: 1 };
  expect(figuresOf('Docs page', [poor]).map(verdictOf)).toEqual(['over', 'kept', 'kept', 'kept']);
});
