// What an endpoint of the operator's API is: one description from which requests are checked, answers documented and the
// handler called. Who may use it stands in the table of routes and nowhere else.

import type { z } from 'zod';
import type { Actor } from '../../domain/operator.ts';
import type { Problem } from '../problem.ts';
import type { Office } from './office.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request that fits its schemas. */
export type Asked<Query, Body> = {
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  actor: Actor;
  /** The prefix of the stored token behind it; null: another way in. */
  token: string | null;
  /** The version that the caller looked at (`If-Match`); null: any. */
  expected: number | null;
  /** Key of the journal for what this request says; null: repeating it says it again. */
  key: string | null;
  origin: string;
};

export type Answer =
  | {
      status: 200 | 201;
      body: unknown;
      /** Version of what is shown, for `ETag`. */
      version?: number;
      headers?: Readonly<Record<string, string>>;
    }
  | { status: 204 }
  /** Not JSON. */
  | { response: Response }
  | { problem: Problem };

export type Endpoint = {
  method: Method;
  path: string;
  tag: string;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What a good answer holds. */
  answer: { status: 200 | 201 | 204; schema?: z.ZodType; type?: string; description: string };
  handle: (office: Office, asked: Asked<never, never>) => Promise<Answer>;
  /** What it changes is not in the journal, which would know its key: keys are kept beside. */
  isOutside?: true;
};

/** Endpoints whose changes are not in the journal. */
export function outside(all: readonly Endpoint[]): Endpoint[] {
  return all.map((one) => (one.method === 'GET' ? one : { ...one, isOutside: true }));
}

/** An endpoint whose handler knows the types of its query and body. */
export function endpoint<
  Query extends z.ZodObject = z.ZodObject<Record<string, never>>,
  Body extends z.ZodType = z.ZodType<Record<string, never>>,
>(
  one: Omit<Endpoint, 'query' | 'body' | 'handle'> & {
    query?: Query;
    body?: Body;
    handle: (office: Office, asked: Asked<z.infer<Query>, z.infer<Body>>) => Promise<Answer>;
  },
): Endpoint {
  return one as Endpoint; // called with what its own schemas have read
}
