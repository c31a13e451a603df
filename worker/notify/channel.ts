// What every channel is, and the one way in which channels send: a POST of JSON, once, within a few seconds, to an address
// that the egress policy allows, without following redirects. A failure says whether trying again may help, and its reason is
// made of our own words: never an address, a secret or what somebody answered.

import type { Egress } from '../domain/egress.ts';
import { DAY_MS } from '../domain/window.ts';

/** How long one delivery may take, its answer included. */
export const SEND_TIMEOUT_MS = 5_000;
/** Of a refusal this much is read. */
const ANSWER_BYTES_LIMIT = 2_048;

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
export type Sent = { ok: true } | Failed;

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
  /** Sent as JSON; a text as it is. */
  content: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Words of the receiver's refusals that may be repeated in a reason. */
  known: readonly string[];
  /** 410 says that nobody is there any more. */
  mayEnd?: boolean;
};

/** Posts it and judges the answer: 2xx is accepted; 408, 429, 5xx and silence may pass; everything else will not. */
export async function post(door: Door, letter: Letter): Promise<Sent> {
  const { to, address, content, headers, known, mayEnd = false } = letter;
  const { fetch, egress, userAgent, timeoutMs = SEND_TIMEOUT_MS } = door;
  const permission = egress(address);
  if (!permission.ok) return failed(true, `${to} was not asked: ${permission.reason}`);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(permission.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': userAgent,
        ...headers,
      },
      body: typeof content === 'string' ? content : JSON.stringify(content),
      redirect: 'manual',
      signal,
    });
    const { status } = response;
    if (response.ok) {
      // It has been accepted, whatever becomes of the rest of the answer.
      await response.body?.cancel().catch(() => {});
      return { ok: true };
    }
    const said = await wordsIn(response, known);
    const temporary = status === 408 || status === 429 || status >= 500;
    return {
      ...failed(!temporary, `${to} answered ${[status, ...said].join(' ')}`),
      retryAfterMs: temporary ? retryAfterOf(response.headers) : null,
      everyone: status === 429,
      ...(mayEnd && status === 410 ? { gone: true } : {}),
    };
  } catch {
    // The runtime tells what happened only in prose, which may quote the address.
    const reason = signal.aborted
      ? `${to} did not answer within ${timeoutMs} ms`
      : `no connection to ${to}`;
    return { ...failed(false, reason), everyone: true };
  }
}

export function failed(permanent: boolean, reason: string): Failed {
  return { ok: false, permanent, reason, retryAfterMs: null, everyone: false };
}

/** Which of the known words stand at the beginning of a refusal. */
async function wordsIn({ body }: Response, known: readonly string[]): Promise<string[]> {
  if (body === null) return [];
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  try {
    while (bytes < ANSWER_BYTES_LIMIT) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, ANSWER_BYTES_LIMIT - bytes), { stream: true });
      bytes += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The status stands; the words were a courtesy.
  }
  return known.filter((word) => text.includes(word));
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
