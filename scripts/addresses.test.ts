// Which addresses may be asked is said twice, because the two rooms share nothing: where the configuration is read, and where a
// request is sent. What one lets through and the other does not would be a monitor that never measures.

import { expect, test } from 'vitest';
import { objectionTo } from '../content/schema/status/address.ts';
import { createEgress } from '../worker/domain/egress.ts';

const egress = createEgress({
  schemes: ['https:', 'http:', 'tcp:', 'tls:'],
  ownOrigins: [],
  allowLoopback: true,
});

const NAMES = 'localhost localdomain local internal intranet lan home corp private home.arpa'.split(
  ' ',
);
const HOSTS = [
  ...NAMES.flatMap((name) => [
    `db.${name}`,
    `db.${name}.`,
    `DB.${name.toUpperCase()}`,
    `${name}.example`,
  ]),

  'api',
  'api.meridian.example',
  'api.meridian.example.',
  'xn--mnchen-3ya.example',
  'münchen.example',
  '10.0.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '2130706432',
  '0x0a.1',
  '012.1.1.1',
  '①⓪.0.0.1',
  '[::]',
  '[::1]',
  '[fe80::1]',
  '[::ffff:10.0.0.1]',
  '127.0.0.1',
  '127.1',
  '2130706433',
  'user@api.meridian.example',
  'user:word@api.meridian.example',
  ':@api.meridian.example',
];

test.each(['https', 'http', 'tcp', 'tls'])(
  'what a %s address may name is the same where it is configured and where it is asked',
  (scheme) => {
    const port = scheme === 'tcp' ? ':443' : '';
    const differing = HOSTS.map((host) => `${scheme}://${host}${port}/`).filter(
      (address) => (objectionTo(address) === null) !== egress(address).ok,
    );
    expect(differing).toEqual([]);
  },
);
