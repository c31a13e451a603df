// Where people subscribe, confirm, choose and leave. It promises that the answer to a sign-up is the same whatever is known of
// an address; that nothing happens on GET, because programs open links; and that a link works for nobody but whom it was made
// for. No cookies, so no other site can press a button in somebody's name.

import { Hono } from 'hono';
import type { BounceSecrets } from './bounces.ts';
import { bounceRoutes } from './bounces.ts';
import { confirmRoutes } from './confirm.ts';
import type { DeskMeans } from './desk.ts';
import { deskOf } from './desk.ts';
import { leaveRoutes } from './leave.ts';
import { manageRoutes } from './manage.ts';
import { signUpRoutes } from './sign-up.ts';

export type { DeskMeans } from './desk.ts';

const NO_SECRETS: BounceSecrets = { resend: null, postmark: null };

export function subscribing(means: DeskMeans, bounces: BounceSecrets = NO_SECRETS): Hono {
  const app = new Hono();
  const desk = deskOf(means);
  signUpRoutes(app, desk);
  confirmRoutes(app, desk);
  manageRoutes(app, desk);
  leaveRoutes(app, desk);
  bounceRoutes(app, desk, bounces);
  return app;
}
