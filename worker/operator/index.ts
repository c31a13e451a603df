// The operators' part of the app. It says which address leads to which handler; who may use it stands in the table of routes.

import type { Context } from 'hono';
import { Hono } from 'hono';
import { endpoints } from './api/index.ts';
import { mount } from './api/mount.ts';
import type { Office } from './api/office.ts';
import { officeOf } from './api/office.ts';
import { describe } from './api/openapi.ts';
import { console_ } from './console/index.tsx';
import { doorInto } from './door.ts';
import type { Operators } from './operators.ts';
import { data, problem } from './problem.ts';

export function operator(operators: Operators): Hono {
  const app = new Hono();
  const door = doorInto(app, operators.who);
  const office = (c: Context): Office =>
    officeOf(operators, (work) => c.executionCtx.waitUntil(work));
  mount(door, endpoints, office);
  let description: unknown = null;
  app.get('/api/openapi.json', () => {
    description ??= describe(endpoints, operators.catalog.page.url);
    return data(description);
  });
  console_(app, operators, office);
  door('ALL', '/v1/*', () =>
    problem({
      status: 404,
      title: 'There is nothing here',
      detail: 'This address is not part of the API; /api/openapi.json describes what is.',
    }),
  );
  return app;
}
