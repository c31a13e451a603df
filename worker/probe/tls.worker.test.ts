// Certificates out of real TLS handshakes, in the runtime that probes.

import { describe, expect, inject, test } from 'vitest';
import type { CertificateExpectation, Monitor } from '../domain/catalog.ts';
import { meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { ask } from './ask.ts';

const faults = inject('faults');
const DAY_MS = 86_400_000;

const certificate: CertificateExpectation = {
  expiryMs: 14 * DAY_MS,
  expiryDownMs: 7 * DAY_MS,
  names: ['localhost'],
  issuer: null,
};

/** What a port shows, so long before the certificate of its authority ends. */
function shown(
  port: number,
  { daysBefore = 20, ...expected }: Partial<CertificateExpectation> & { daysBefore?: number } = {},
  facts: Partial<Monitor> = {},
) {
  const now = faults.authorityValidTo - daysBefore * DAY_MS - 1;
  return ask(
    monitorOf({
      kind: 'tls',
      url: `tls://localhost:${port}`,
      tls: { ...certificate, ...expected },
      ...facts,
    }),
    meansOf({ now: () => now }),
  );
}

describe.each([
  ['TLS 1.2 and 1.3', faults.tls.good],
  ['TLS 1.2 alone', faults.tls.only12],
  ['TLS 1.3 alone', faults.tls.only13],
  ['TLS 1.2 that warns first', faults.tls.warns],
  ['a certificate longer than a record', faults.tls.long],
])('a server of %s', (_, port) => {
  const names = port === faults.tls.long ? ['host-number-599.meridian.example'] : ['localhost'];

  test('shows a certificate that is valid long enough', async () => {
    expect(await shown(port, { names })).toMatchObject({
      class: 'ok',
      display: 'up',
      status: null,
    });
  });

  test('is degraded, then down, as the first of its certificates comes to its end', async () => {
    expect(await shown(port, { names, daysBefore: 14 })).toMatchObject({ display: 'up' });
    expect(await shown(port, { names, daysBefore: 13 })).toMatchObject({
      class: 'degraded',
      display: 'degraded',
      reason: 'its issuer’s certificate expires in 13 d',
    });
    expect(await shown(port, { names, daysBefore: 6 })).toMatchObject({
      display: 'down',
      reason: 'its issuer’s certificate expires in 6 d',
    });
    expect(await shown(port, { names, daysBefore: -1 })).toMatchObject({
      display: 'down',
      reason: 'its issuer’s certificate has expired',
    });
  });
});

describe('a certificate', () => {
  test('must be valid for every name that is expected', async () => {
    const named = (...names: string[]) => shown(faults.tls.good, { names });
    expect(await named('localhost', 'a.wild.meridian.example')).toMatchObject({ class: 'ok' });
    expect(await named('localhost', 'wild.meridian.example')).toMatchObject({
      display: 'down',
      reason: 'the certificate is not valid for wild.meridian.example',
    });
  });

  test('must be signed as expected, somewhere in its chain', async () => {
    const signed = (issuer: string) => shown(faults.tls.good, { issuer });
    expect(await signed('Meridian Issuing')).toMatchObject({ class: 'ok' });
    expect(await signed('Meridian Root')).toMatchObject({ class: 'ok' });
    expect(await signed('Somebody Else')).toMatchObject({
      display: 'down',
      reason: 'no issuer of the expected name',
    });
  });
});

describe('a server that shows none', () => {
  test('because it speaks no version that we do is our own limit, not its outage', async () => {
    expect(await shown(faults.tls.ancient)).toMatchObject({
      class: 'probe_error',
      display: null,
      reason: expect.stringMatching(/^not supported here: .*alert 70/),
    });
  });

  test.each([
    ['because it speaks http', faults.tls.speaksHttp, 'what answers speaks no TLS'],
    ['because it speaks no TLS', faults.greets, 'what answers speaks no TLS'],
    [
      'because it breaks off',
      faults.tls.refuses,
      'the connection was closed within the TLS handshake',
    ],
    ['because it ends', faults.hangsUp, 'the connection was closed within the TLS handshake'],
  ])('%s is unavailable', async (_, port, reason) => {
    const found = await shown(port);
    expect(found).toMatchObject({ class: 'unavailable', display: 'down' });
    expect([reason, 'no connection']).toContain(found.reason);
  });
});
