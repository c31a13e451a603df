import { describe, expect, it } from 'vitest';
import { timeTextIn } from './time.ts';

const at = Date.UTC(2021, 11, 7, 18, 7, 15, 773);

describe('an instant of the Statuspage API', () => {
  it.each([
    ['America/Denver', '2021-12-07T11:07:15.773-07:00'],
    ['Etc/UTC', '2021-12-07T18:07:15.773Z'],
    ['UTC', '2021-12-07T18:07:15.773Z'],
    ['Europe/London', '2021-12-07T18:07:15.773+00:00'],
    ['Asia/Kathmandu', '2021-12-07T23:52:15.773+05:45'],
  ])('in %s is %s', (timeZone, text) => {
    expect(timeTextIn(timeZone)(at)).toBe(text);
  });

  it('follows the clock change to the second', () => {
    const text = timeTextIn('Europe/Berlin');
    const change = Date.UTC(2026, 9, 25, 1);
    expect(text(change - 1)).toBe('2026-10-25T02:59:59.999+02:00');
    expect(text(change)).toBe('2026-10-25T02:00:00.000+01:00');
  });

  it('names the same instant in every zone', () => {
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      expect(Date.parse(timeTextIn(timeZone)(at)), timeZone).toBe(at);
    }
  });
});
