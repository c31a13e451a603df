// The description of the API, OpenAPI 3.1, from the endpoints themselves: what is checked is what is described.

import { z } from 'zod';
import type { ZodOpenApiObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import { ruleOf } from '../../routes.ts';
import type { Endpoint } from './endpoint.ts';
import { problemObject } from './shapes.ts';

const PROBLEM = { 'application/problem+json': { schema: problemObject } };

const REFUSALS = {
  400: 'The request cannot be read',
  401: 'Nobody we know',
  403: 'It needs more than the token may do',
  404: 'It is not there',
  409: 'Somebody was faster, or it is not in that state; `current` is what is there now',
  422: 'What was sent does not fit; `errors` say where and what was expected',
  429: 'Too many unknown tokens from this place',
} as const;

export function describe(endpoints: readonly Endpoint[], url: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of endpoints) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[one.method.toLowerCase()] = operation(one);
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Allclear: the operator’s API',
      version: '1',
      description:
        'Incidents, planned work and components in the shape of Statuspage’s management API, so that its tools work by changing the host; and what it lacks. Every write takes `Idempotency-Key`; changes take `If-Match`.',
    },
    servers: [{ url }],
    security: [{ token: [] }],
    paths: paths as ZodOpenApiPathsObject, // built above, one operation per endpoint
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: '`Authorization: Bearer <token>`; `OAuth <token>` is understood as well.',
        },
      },
    },
  };
  return createDocument(document);
}

function operation({ method, path, tag, summary, description, query, body, answer }: Endpoint) {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const isWrite = method !== 'GET';
  const header = isWrite
    ? z.object({
        'Idempotency-Key': z
          .string()
          .max(64)
          .optional()
          .meta({ description: 'The same key says the same once, however often it is sent' }),
        'If-Match': z
          .string()
          .optional()
          .meta({ description: 'The `ETag` that was looked at; 409 where it has changed since' }),
      })
    : undefined;
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[/:.]+(\w)/g, (_all, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, '')}`,
    tags: [tag],
    summary,
    description: [description, `Needs the scope \`${ruleOf(method, path)}\`.`]
      .filter(Boolean)
      .join(' '),
    requestParams: {
      ...(names.length > 0 && {
        path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
      }),
      ...(query && { query }),
      ...(header && { header }),
    },
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...(answer.status !== 204 && {
          content: { [answer.type ?? 'application/json']: { schema: answer.schema ?? z.string() } },
        }),
      },
      ...Object.fromEntries(
        Object.entries(REFUSALS).map(([status, text]) => [
          status,
          { description: text, content: PROBLEM },
        ]),
      ),
    },
  };
}
