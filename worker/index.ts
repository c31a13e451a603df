// The composition root: what the platform calls. It wires rooms together and holds no rule.

import { DurableObject } from 'cloudflare:workers';

export class RegionProbe extends DurableObject {}

export default {
  fetch: () => new Response('Not found\n', { status: 404 }),
} satisfies ExportedHandler;
