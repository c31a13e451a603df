// The console: pages for operators, rendered here, usable without script. Who may see them stands in the table of routes; what
// a form asks for goes the same way as through the API, so neither can do what the other cannot.

import type { Context, Hono } from 'hono';
import type { Office } from '../api/office.ts';
import { docsRoute } from '../docs-route.ts';
import { doorInto } from '../door.ts';
import { CONSOLE_SECURITY } from '../headers.ts';
import type { Operators } from '../operators.ts';
import { newestPosition } from '../../store/journal.ts';
import { newSecret } from '../secret.ts';
import { html } from './answer.ts';
import { actionItems } from './actions.tsx';
import { audit } from './audit.tsx';
import { declaring } from './declare.tsx';
import { deliveries } from './deliveries.tsx';
import { incident } from './incident/index.tsx';
import { incidents } from './incidents.tsx';
import { maintenance } from './maintenance.tsx';
import { metrics } from './metrics.tsx';
import { monitors } from './monitors.tsx';
import { now } from './now.tsx';
import { nowhere } from './nowhere.tsx';
import { reports } from './reports.tsx';
import type { Room } from './room.ts';
import { RefusedPage, signIn } from './sign-in.tsx';
import { script, style } from './style.ts';
import { subscribers } from './subscribers.tsx';
import { tokens } from './tokens.tsx';

/** Long enough that nobody meets another one's by chance. */
const KEY_LENGTH = 16;

export function console_(app: Hono, operators: Operators, officeFor: (c: Context) => Office): void {
  const door = doorInto(app, operators.who, (refusal, c) =>
    refusal.status === 401 && c.req.method === 'GET'
      ? new Response(null, {
          status: 303,
          headers: { ...CONSOLE_SECURITY, Location: '/console/sign-in' },
        })
      : html(<RefusedPage refusal={refusal} method={c.req.method} />, refusal.status),
  );
  const deskFor: Room['deskFor'] = ({ actor }, problem = null) => {
    const { page } = operators.catalog;
    const key = newSecret().slice(0, KEY_LENGTH);
    let forms = 0;
    return { actor, now: operators.now(), page, newKey: () => `${key}${forms++}`, problem };
  };
  const room: Room = { door, operators, officeFor, deskFor };

  docsRoute(door, operators);
  app.get('/console/style.css', style);
  app.get('/console/script.js', script);
  // For the script: whether anything at all has happened since it looked last.
  door('GET', '/console/changes', async (c) => {
    const ETag = `"${await newestPosition(operators.db)}"`;
    const status = c.req.header('If-None-Match') === ETag ? 304 : 204;
    return new Response(null, { status, headers: { ...CONSOLE_SECURITY, ETag } });
  });
  signIn(app, room);
  now(room);
  incidents(room);
  declaring(room);
  incident(room);
  maintenance(room);
  monitors(room);
  deliveries(room);
  subscribers(room);
  actionItems(room);
  reports(room);
  metrics(room);
  audit(room);
  tokens(room);
  door('ALL', '/console/*', (_, asking) => nowhere(deskFor(asking)));
}
