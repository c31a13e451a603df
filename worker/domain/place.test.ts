import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOWHERE, whereaboutsIn } from './place.ts';

test('the location is read from what the platform says of a connection', () => {
  const trace =
    'fl=29f1\nh=www.cloudflare.com\nip=2a00::1\nts=1795000000\ncolo=FRA\nloc=DE\ntls=TLSv1.3\n';
  expect(whereaboutsIn(trace)).toEqual({ colo: 'FRA', country: 'DE' });
});

test('anything else is unknown and never passed on', () => {
  expect(whereaboutsIn('colo=<script>\nloc=Germany\n')).toEqual(NOWHERE);
  expect(whereaboutsIn('xcolo=FRA colo=FRA')).toEqual(NOWHERE);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { colo, country } = whereaboutsIn(text);
      expect(colo ?? 'XXX').toMatch(/^[A-Z]{3}$/);
      expect(country ?? 'XX').toMatch(/^[A-Z]{2}$/);
    }),
  );
});
