// What every channel is, and the one way in which channels send: a POST of JSON, once, within a few seconds, to an address
// that the egress policy allows, without following redirects. A failure says whether trying again may help, and its reason is
// made of our own words: never an address, a secret or what somebody answered.

import type { Egress } from '../domain/egress.ts';
import { DAY_MS } from '../domain/window.ts';

/** How long one delivery may take, its answer included. */
export const SEND_TIMEOUT_MS = 5_000;
/** Of a refusal this much is read, and of an answer that names the message. */
const REFUSAL_BYTES_LIMIT = 2_048;
const ANSWER_BYTES_LIMIT = 32_768;

export type Failed = {
  ok: false;
  /** Trying again cannot help: a person has to look. */
  permanent: boolean;
  reason: string;
  /** How long the receiver asked us to wait. */
  retryAfterMs: number | null;
  /** The receiver is not reachable or asks for a pause: other messages had better wait as well. */
  everyone: boolean;
  /** The receiver is gone for good: nothing more is to be sent there. */
  gone?: true;
};
/** `message`: under which id the receiver keeps it, where it can be changed. */
export type Sent = { ok: true; message?: string } | Failed;

export type Channel<Message> = {
  /** As operators read it, "Slack". */
  name: string;
  /**
   * Deliveries that may be under way at once. One, where the receiver takes no idempotency id: a crash between its
   * acceptance and our mark then repeats one delivery and no more.
   */
  atOnce: number;
  /** Each address is a receiver of its own: where one wants to be left alone, the others do not. */
  isSeparate?: true;
  /** How long one delivery may take, where it is not `SEND_TIMEOUT_MS`. */
  longestMs?: number;
  /** `idempotencyId` is the same each time this message is sent. Does not throw for what a receiver does. */
  send: (message: Message, idempotencyId: string) => Promise<Sent>;
};

/** How channels reach the outside. */
export type Door = {
  fetch: typeof fetch;
  egress: Egress;
  userAgent: string;
  timeoutMs?: number | undefined;
};

export type Letter = {
  /** Who receives it, for reasons. */
  to: string;
  address: string;
  /** Sent as JSON; a text or bytes as they are. */
  content: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Words of the receiver's refusals that may be repeated in a reason. */
  known: readonly string[];
  method?: 'POST' | 'PATCH';
  /** What of a good answer, read as JSON, names the message. */
  nameOf?: (answer: unknown) => string | undefined;
  /** Statuses that say that nobody is there any more. */
  ends?: readonly number[];
};

/** Posts it and judges the answer: 2xx is accepted; 408, 429, 5xx and silence may pass; everything else will not. */
export async function post(door: Door, letter: Letter): Promise<Sent> {
  const { to, address, content, headers, known, ends = [], method = 'POST', nameOf } = letter;
  const { fetch, egress, userAgent, timeoutMs = SEND_TIMEOUT_MS } = door;
  const permission = egress(address);
  if (!permission.ok) return failed(true, `${to} was not asked: ${permission.reason}`);
  const signal = AbortSignal.timeout(timeoutMs);
  const request = {
    method,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': userAgent,
      ...headers,
    },
    body:
      typeof content === 'string' || content instanceof Uint8Array
        ? content
        : JSON.stringify(content),
    redirect: 'manual',
    signal,
  } as const;
  let response: Response;
  try {
    response = await fetch(permission.url, request);
  } catch {
    // The runtime tells what happened only in prose, which may quote the address.
    const reason = signal.aborted
      ? `${to} did not answer within ${timeoutMs} ms`
      : `no connection to ${to}`;
    return { ...failed(false, reason), everyone: true };
  }
  const { status } = response;
  if (response.ok) {
    // It has been accepted, whatever becomes of the rest of the answer.
    const message = nameOf?.(await answerIn(response).catch(() => null));
    await response.body?.cancel().catch(() => {});
    return { ok: true, ...(message !== undefined && { message }) };
  }
  const text = known.length === 0 ? '' : await beginningOf(response, REFUSAL_BYTES_LIMIT);
  const said = known.filter((word) => text.includes(word));
  const temporary = status === 408 || status === 429 || status >= 500;
  return {
    ...failed(!temporary, `${to} answered ${[status, ...said].join(' ')}`),
    retryAfterMs: temporary ? retryAfterOf(response.headers) : null,
    everyone: status === 429,
    ...(ends.includes(status) ? { gone: true } : {}),
  };
}

export function failed(permanent: boolean, reason: string): Failed {
  return { ok: false, permanent, reason, retryAfterMs: null, everyone: false };
}

async function answerIn(response: Response): Promise<unknown> {
  return JSON.parse(await beginningOf(response, ANSWER_BYTES_LIMIT));
}

/** What an answer begins with, as far as it comes. */
async function beginningOf({ body }: Response, bytesLimit: number): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  try {
    while (bytes < bytesLimit) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, bytesLimit - bytes), { stream: true });
      bytes += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The status stands; the words were a courtesy.
  }
  return text;
}

/** Seconds or a date, as milliseconds, at most a day; a date counts from the answer's own. */
function retryAfterOf(headers: Headers): number | null {
  const asked = headers.get('retry-after')?.trim();
  if (asked === undefined) return null;
  const ms = /^\d{1,9}$/.test(asked)
    ? Number(asked) * 1_000
    : Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), DAY_MS) : null;
}
