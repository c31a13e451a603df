// How the console answers a browser, and what it reads of every form.

import type { Child } from 'hono/jsx';
import type { Asking } from '../door.ts';
import { CONSOLE_SECURITY } from '../headers.ts';
import type { Fields } from './form.ts';

export function html(page: Child, status = 200): Response {
  const headers = { ...CONSOLE_SECURITY, 'Content-Type': 'text/html; charset=utf-8' };
  return new Response(`<!doctype html>${String(page)}`, { status, headers });
}

/** 303: what was sent is not sent again by going back or reloading. */
export function to(path: string, cookie?: string): Response {
  const headers = new Headers({ ...CONSOLE_SECURITY, Location: path });
  if (cookie !== undefined) headers.set('Set-Cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/** The journal’s key for what a form says; null: a form without one, which is said as often as it is sent. */
export function keyIn({ key }: Fields, { actor }: Asking): string | null {
  return key !== undefined && /^[\w-]{17,64}$/.test(key) ? `console:${actor.name}:${key}` : null;
}

/** The components whose field was sent. */
export function componentsIn(fields: Fields): string[] {
  return Object.keys(fields).flatMap((name) =>
    name.startsWith('component.') ? [name.slice('component.'.length)] : [],
  );
}
