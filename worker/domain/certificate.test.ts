import { describe, expect, test } from 'vitest';
import type { CertificateFacts } from './certificate.ts';
import { unmetCertificates } from './certificate.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 1);
const expected = { expiryMs: 14 * DAY, expiryDownMs: 7 * DAY, names: [], issuer: null };

const lasting = (ms: number, facts: Partial<CertificateFacts> = {}): CertificateFacts => ({
  validFrom: NOW - DAY,
  validTo: NOW + ms,
  issuer: 'CN=Issuing',
  ...facts,
});
const unmet = (...chain: CertificateFacts[]) => unmetCertificates(chain, [], expected, NOW);

test.each([
  [14 * DAY, []],
  [14 * DAY - 1, [{ display: 'degraded', reason: 'the certificate expires in 13 d' }]],
  [7 * DAY, [{ display: 'degraded', reason: 'the certificate expires in 7 d' }]],
  [7 * DAY - 1, [{ display: 'down', reason: 'the certificate expires in 6 d' }]],
  [5 * HOUR, [{ display: 'down', reason: 'the certificate expires in 5 h' }]],
  [1, [{ display: 'down', reason: 'the certificate expires in 0 h' }]],
  [0, [{ display: 'down', reason: 'the certificate has expired' }]],
])('with %i ms left it says %j', (ms, expected) => {
  expect(unmet(lasting(ms))).toEqual(expected);
});

test('one that is not valid yet is down', () => {
  expect(unmet(lasting(90 * DAY, { validFrom: NOW + 1 }))).toEqual([
    { display: 'down', reason: 'the certificate is not valid yet' },
  ]);
});

describe('of a chain', () => {
  test('the issuer’s certificate is judged as well', () => {
    expect(unmet(lasting(90 * DAY), lasting(3 * DAY))).toEqual([
      { display: 'down', reason: 'its issuer’s certificate expires in 3 d' },
    ]);
  });

  test('an old way to the same root, sent along above it, is not', () => {
    expect(unmet(lasting(90 * DAY), lasting(400 * DAY), lasting(-1000 * DAY))).toEqual([]);
  });
});
