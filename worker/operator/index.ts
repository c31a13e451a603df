// The operators' part of the app. It says which address leads to which handler; who may use it stands in the table of routes.

import { Hono } from 'hono';
import { doorInto } from './door.ts';
import { draftRoute } from './draft-route.ts';
import { problem } from './problem.ts';
import type { Operators } from './operators.ts';
import { tokenRoutes } from './token-routes.ts';

export function operator(operators: Operators): Hono {
  const app = new Hono();
  const door = doorInto(app, operators.who);
  tokenRoutes(door, operators);
  draftRoute(door, operators);
  door('ALL', '/v1/*', () =>
    problem({
      status: 404,
      title: 'There is nothing here',
      detail: 'This address is not part of the API.',
    }),
  );
  return app;
}
