// A client of the operator's API, typed by the schemas that the API itself checks with. Every write carries a key, so that
// repeating one that got no answer says nothing twice.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { componentObject, IncidentObject } from '../../worker/operator/api/shapes.ts';

export type AuditLine = {
  position: number;
  at: number;
  actor: string;
  type: string;
  stream: string;
};
type TokenLine = {
  prefix: string;
  name: string;
  scope: string;
  last_used_at: string | null;
  revoked_at: string | null;
};

/** What the API refused, in its own words. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
}

export type Client = ReturnType<typeof createClient>;

const PAGE = '/v1/pages/this';

/** `target` is called when something is asked, and not before: a command that does not fit is told so first. */
export function createClient(target: () => { url: string; token: string }) {
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const { url, token } = target();
    const headers = new Headers({ Authorization: `Bearer ${token}` });
    if (method !== 'GET') headers.set('Idempotency-Key', randomUUID());
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetch(url + path, init).catch(() => {
      throw new ApiProblem(`Nothing answers at ${url}. Is the server running? npm start`);
    });
    if (answer.status === 204) return undefined as Answer; // asked for by those that expect nothing
    const said: unknown = await answer.json().catch(() => null);
    if (answer.ok) return said as Answer; // what the description promises
    const { title = `The answer was ${answer.status}`, detail = '' } = (said ?? {}) as Record<
      string,
      string
    >; // problem details
    throw new ApiProblem(`${title}\n  ${detail}`);
  };
  return {
    openIncident: (incident: object) =>
      ask<IncidentObject>('POST', `${PAGE}/incidents`, { incident }),
    updateIncident: (id: string, incident: object) =>
      ask<IncidentObject>('PATCH', `${PAGE}/incidents/${encodeURIComponent(id)}`, { incident }),
    listIncidents: (all: boolean) =>
      ask<IncidentObject[]>('GET', `${PAGE}/incidents${all ? '' : '/unresolved'}`),
    setComponent: (id: string, status: string) =>
      ask<z.infer<typeof componentObject>>(
        'PATCH',
        `${PAGE}/components/${encodeURIComponent(id)}`,
        {
          component: { status },
        },
      ),
    audit: (query: Record<string, string>) =>
      ask<AuditLine[]>('GET', `/v1/audit?${new URLSearchParams(query).toString()}`),
    listTokens: () => ask<TokenLine[]>('GET', '/v1/tokens'),
    makeToken: (name: string, scope: string) =>
      ask<{ token: string; prefix: string }>('POST', '/v1/tokens', { name, scope }),
    revokeToken: (prefix: string) =>
      ask<void>('DELETE', `/v1/tokens/${encodeURIComponent(prefix)}`),
    signInLink: () => ask<{ url: string }>('POST', '/v1/sign-in-links'),
  };
}
