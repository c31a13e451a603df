// Monitors that resolve a name, over a resolver that speaks DNS over HTTPS.

import { z } from 'zod';

import { DNS_RECORDS } from '../../../../worker/domain/vocabulary.ts';
import { watched } from '../address.ts';
import { oneOf } from '../words.ts';
import { wanted } from './content.ts';
import { asked, fails, latencies } from './every-kind.ts';

export const dns = z.strictObject({
  kind: z.literal('dns').meta({ description: 'Resolves a name.', example: 'dns' }),
  ...asked,
  url: watched({
    schemes: ['dns'],
    port: 'none',
    path: false,
    expected: 'a dns address with a public name',
    example: 'dns://api.meridian.example',
  }).meta({ description: 'The name to resolve.' }),
  record: oneOf(...DNS_RECORDS)
    .prefault('A')
    .meta({ description: 'The kind of record to ask for.' }),
  resolver: watched({
    schemes: ['https', 'http'],
    port: 'web',
    path: true,
    expected: 'the https address of a resolver that speaks DNS over HTTPS (RFC 8484)',
    example: 'https://cloudflare-dns.com/dns-query',
  })
    .prefault('https://cloudflare-dns.com/dns-query')
    .meta({ description: 'Who is asked.' }),
  expect: z
    .strictObject({
      rcode: oneOf('NOERROR', 'NXDOMAIN').prefault('NOERROR').meta({
        description: 'Whether the name must exist, or must not.',
      }),
      answers: z
        .array(wanted('192.0.2.10'))
        .max(20)
        .prefault([])
        .meta({
          description:
            'Values that must be among the answers, as `dig +short` writes them, without the dot at the end of a name.',
          expected: 'a list of values, any(…) or pat(…)',
          example: ['192.0.2.10', 'any(192.0.2.11, 192.0.2.12)'],
        }),
      answersFail: fails('What it means when one of them is not.'),
      ...latencies,
    })
    .prefault({})
    .meta({ description: 'What a good answer looks like.', example: { answers: ['192.0.2.10'] } }),
});
