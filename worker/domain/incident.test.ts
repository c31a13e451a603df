import { expect, test } from 'vitest';
import { MERIDIAN } from '../testing/meridian.ts';
import { pagerduty, START_AT, Story } from '../testing/story.ts';
import { viewIncident, viewIncidents } from './incident.ts';
import { evolve } from './world.ts';

test('one world is viewed once by one configuration, and another one anew', () => {
  const story = new Story();
  story.tell(pagerduty('Q1', 'triggered', START_AT));
  const { world, catalog } = story;
  const views = viewIncidents(world, catalog);
  expect(views).toHaveLength(1);
  expect(viewIncidents(world, catalog)).toBe(views);
  expect(viewIncident(world, 'never', catalog)).toBeNull();
  expect(viewIncident(world, views[0]?.id ?? '', catalog)).toBe(views[0]);
  expect(viewIncidents(evolve(world, []), catalog)).not.toBe(views);
  expect(viewIncidents(world, { ...MERIDIAN })).not.toBe(views);
});
