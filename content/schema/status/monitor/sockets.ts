// Monitors that open a connection themselves: to a port, or to read a certificate.

import { z } from 'zod';

import { watched } from '../address.ts';
import { duration, line } from '../words.ts';
import { asked, fails, latencies, sla } from './every-kind.ts';

export const tcp = z.strictObject({
  kind: z.literal('tcp').meta({ description: 'Opens a TCP connection.', example: 'tcp' }),
  ...asked,
  url: watched({
    schemes: ['tcp'],
    port: 'required',
    path: false,
    expected: 'a tcp address with a public name and a port other than 25',
    example: 'tcp://mail.meridian.example:465',
  }).meta({ description: 'The host and port to connect to.' }),
  send: z.string().min(1).max(1_000).optional().meta({
    description: 'What to send once connected.',
    expected: 'text of at most 1000 characters',
    example: 'PING\r\n',
  }),
  expect: z
    .strictObject({
      ...latencies,
      banner: line(500).optional().meta({
        description: 'Text that the server must say, by itself or in answer to what is sent.',
        example: '220',
      }),
      bannerFails: fails('What it means when the server says something else.'),
    })
    .prefault({})
    .meta({ description: 'What a good answer looks like.', example: { banner: '220' } }),
  sla,
});

const DAYS = { min: '1h', max: '365d' } as const;

export const tls = z.strictObject({
  kind: z.literal('tls').meta({
    description: 'Reads the certificate that a host presents, and how long it is still valid.',
    example: 'tls',
  }),
  ...asked,
  url: watched({
    schemes: ['tls'],
    port: 'optional',
    path: false,
    expected: 'a tls address with a public name',
    example: 'tls://api.meridian.example',
  }).meta({ description: 'The host to ask; port 443 unless one is given.' }),
  expect: z
    .strictObject({
      expiry: duration({ ...DAYS, example: '14d' })
        .prefault('14d')
        .meta({ description: 'Less time until a certificate of the chain expires is degraded.' }),
      expiryDown: duration({ ...DAYS, example: '7d' })
        .prefault('7d')
        .meta({ description: 'Less time until a certificate of the chain expires is down.' }),
      names: z
        .array(line(253).meta({ example: 'api.meridian.example' }))
        .max(20)
        .optional()
        .meta({
          description: 'Names that the certificate must be valid for. Left out: the host itself.',
          expected: 'a list of host names',
          example: ['api.meridian.example'],
        }),
      issuer: line(200).optional().meta({
        description: 'Text that must stand in the name of an issuer in the chain.',
        example: 'Meridian Root',
      }),
      ...latencies,
    })
    .prefault({})
    .meta({
      description: 'What a good certificate looks like.',
      example: { expiry: '14d', expiryDown: '7d' },
    }),
});
