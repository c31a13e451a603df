// Monitors that ask over http and https, by requests or over a websocket.

import { z } from 'zod';

import { watched } from '../address.ts';
import { line, oneOf, statusRange, yesNo } from '../words.ts';
import { jsonConditions, pattern, wanted } from './content.ts';
import { asked, fails, latencies, sla } from './every-kind.ts';

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** What belongs to the connection and its framing is made with each request, and what is written here could only spoil it. */
const MADE_WITH_THE_REQUEST = [
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const headers = z
  .record(
    z
      .string()
      .regex(HEADER_NAME)
      .refine((name) => !MADE_WITH_THE_REQUEST.includes(name.toLowerCase())),
    z
      .string()
      .regex(/^[^\p{Cc}]*$/u)
      .meta({ expected: 'one line of text', example: 'application/json' }),
  )
  .prefault({})
  .meta({
    description:
      'Request headers. `${secret.MONITOR_…}` is replaced when the request is sent, for https and wss addresses only.',
    expected: `header names with one line of text each, without what every request makes itself (${MADE_WITH_THE_REQUEST.join(', ')})`,
    example: { authorization: 'Bearer ${secret.MONITOR_API_TOKEN}' },
  });

const expectation = z.strictObject({
  status: z
    .array(statusRange)
    .min(1)
    .prefault(['200-299'])
    .meta({
      description: 'Status codes, or ranges of them, that are good answers.',
      expected: 'a list of status codes and ranges, from 100 to 599',
      example: ['200-299', 304],
    }),
  ...latencies,
  body: line(500)
    .optional()
    .meta({ description: 'Text that the answer must contain.', example: 'ok' }),
  bodyNot: line(500)
    .optional()
    .meta({ description: 'Text that the answer must not contain.', example: 'maintenance' }),
  bodyMatches: pattern.optional().meta({
    description: 'Regular expression that must match somewhere in the answer.',
  }),
  json: jsonConditions,
  bodyFails: fails('What a body that is not as expected means.'),
  headers: z
    .record(z.string().regex(HEADER_NAME), wanted('pat(application/json*)'))
    .prefault({})
    .meta({
      description: 'Response headers that must be there, and what must stand in them.',
      expected: 'header names with a value, any(…) or pat(…) each',
      example: { 'content-type': 'pat(application/json*)' },
    }),
  headersFail: fails('What headers that are not as expected mean.'),
});

export const http = z.strictObject({
  kind: z.literal('http').meta({ description: 'Asks an http or https address.', example: 'http' }),
  ...asked,
  url: watched({
    schemes: ['https', 'http'],
    port: 'web',
    path: true,
    expected: 'an http or https address with a public name',
    example: 'https://api.meridian.example/health',
  }).meta({ description: 'The address that is asked.' }),
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
    .prefault('GET')
    .meta({ description: 'The request method.' }),
  headers,
  requestBody: z.string().max(10_000).optional().meta({
    description:
      'Body to send with POST, PUT or PATCH; may hold `${secret.MONITOR_…}` like headers.',
    expected: 'text of at most 10000 characters',
    example: '{"probe":true}',
  }),
  redirects: yesNo
    .prefault(false)
    .meta({ description: 'Follow redirects, at most five. Otherwise a redirect is the answer.' }),
  expect: expectation.prefault({}).meta({
    description: 'What a good answer looks like.',
    example: { status: ['200-299'], latency: '800ms', body: 'ok' },
  }),
  sla,
});

export const websocket = z.strictObject({
  kind: z.literal('websocket').meta({ description: 'Opens a websocket.', example: 'websocket' }),
  ...asked,
  url: watched({
    schemes: ['wss', 'ws'],
    port: 'web',
    path: true,
    expected: 'a ws or wss address with a public name',
    example: 'wss://stream.meridian.example/events',
  }).meta({ description: 'The address that is opened.' }),
  headers,
  send: z.string().min(1).max(1_000).optional().meta({
    description: 'A message to send once it is open.',
    expected: 'text of at most 1000 characters',
    example: '{"type":"ping"}',
  }),
  expect: z
    .strictObject({
      ...latencies,
      message: line(500).optional().meta({
        description: 'Text that a message must contain; other messages are waited out.',
        example: 'pong',
      }),
      messageFails: fails('What it means when no such message comes in time.'),
    })
    .prefault({})
    .meta({ description: 'What a good answer looks like.', example: { message: 'pong' } }),
});
