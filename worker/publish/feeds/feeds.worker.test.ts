// The calendar is written by a library that was made for another runtime.

import { expect, test } from 'vitest';
import { PLANNED } from '../../testing/incidents.ts';
import { published } from '../../testing/published.ts';
import { quiet } from '../../testing/states.ts';

test('the calendar is the same in workerd, with no clock and no chance in it', async () => {
  const calendar = async () => (await published(quiet()).ask('/history.ics')).text();
  const text = await calendar();
  expect(text).toContain(`UID:maintenance-${PLANNED.id}@status.meridian.example\r\n`);
  expect(text).toContain('DTSTART:20261124T020000Z\r\n');
  expect(await calendar()).toBe(text);
});
