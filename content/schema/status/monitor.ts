// What a monitor is told in `content/status.yaml`: one strict shape per kind, so that a word of one
// kind under another is refused by name. Rules that need more than one field or more than one
// monitor are in `cross-checks.ts`.

import { z } from 'zod';

import { dns } from './monitor/dns.ts';
import { heartbeat } from './monitor/heartbeat.ts';
import { http, websocket } from './monitor/http.ts';
import { tcp, tls } from './monitor/sockets.ts';

export const monitor = z
  .discriminatedUnion('kind', [http, websocket, tcp, tls, dns, heartbeat])
  .meta({
    expected: 'a mapping with id, component, kind and what that kind needs',
    example: {
      id: 'api-http',
      component: 'api',
      kind: 'http',
      url: 'https://api.meridian.example',
    },
  });
export type MonitorWords = z.infer<typeof monitor>;
