// All endpoints of the operator's API. Adding one is a description in a file of its own and a line here.

import { actionItems } from './action-items.ts';
import { alertKeys } from './alert-keys.ts';
import { audit } from './audit.ts';
import { commanding } from './case.ts';
import { deliveries } from './deliveries.ts';
import { draft } from './draft.ts';
import type { Endpoint } from './endpoint.ts';
import { outside } from './endpoint.ts';
import { incidents } from './incidents.ts';
import { lists } from './lists.ts';
import { noise } from './noise.ts';
import { page } from './page.ts';
import { postmortem } from './postmortem.ts';
import { regions } from './regions.ts';
import { sla } from './sla.ts';
import { subscriberLists } from './subscriber-lists.ts';
import { subscribers } from './subscribers.ts';
import { tokens } from './tokens.ts';

export const endpoints: readonly Endpoint[] = [
  ...page,
  ...lists,
  ...incidents,
  ...postmortem,
  ...commanding,
  ...draft,
  ...audit,
  ...alertKeys,
  ...actionItems,
  ...noise,
  ...regions,
  ...sla,
  ...outside(subscribers),
  ...outside(subscriberLists),
  ...outside(deliveries),
  ...outside(tokens),
];
