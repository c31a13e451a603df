// Where jobs report. The token in the address is all that a job needs to know; an unknown one is
// answered like any other and writes nothing. A link preview or a crawler that only wants the head
// is no report.

import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Signal } from '../domain/heartbeat.ts';
import { readStart } from './body.ts';
import type { Heartbeats } from './heartbeat.ts';

/** Of what a report brings along this much is kept. */
export const REPORT_BYTES_LIMIT = 10 * 1024;

export function heartbeats({ receive, isOpen }: Pick<Heartbeats, 'receive' | 'isOpen'>): Hono {
  const app = new Hono();
  const report = (signal: Signal) => async (c: Context) => {
    const { method } = c.req;
    if (method !== 'GET' && method !== 'POST') {
      c.header('allow', 'GET, POST');
      return c.json({ title: `A heartbeat is a GET or a POST, not a ${method}` }, 405);
    }
    if (!isOpen) return c.json({ title: 'Heartbeats are off: SIGNING_KEY is not set' }, 503);
    const body = await textOf(c.req.raw);
    const outcome = await receive(c.req.param('token') ?? '', signal, body);
    return outcome === 'taken'
      ? c.text('ok\n')
      : c.json({ title: 'No job reports here; `npm run heartbeats` lists the addresses' }, 404);
  };
  app.all('/heartbeats/:token', report('ok'));
  app.all('/heartbeats/:token/start', report('start'));
  app.all('/heartbeats/:token/fail', report('fail'));
  return app;
}

/** The beginning of what a report brings along; null where it brings nothing. */
async function textOf(request: Request): Promise<string | null> {
  const { bytes } = await readStart(request.body, REPORT_BYTES_LIMIT);
  const text = new TextDecoder().decode(bytes).trim();
  return text === '' ? null : text;
}
