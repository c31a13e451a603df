// GitHub's REST API, one request at a time: through the egress policy, without redirects, judged
// like every other channel. GitHub says "too many" in four ways; all of them mean "later".
// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api

import type { Door, Failed } from '../channel.ts';
import { SEND_TIMEOUT_MS } from '../channel.ts';

/** An answer that may be read: 2xx, and what the caller said to expect. */
export type Answer = { ok: true; status: number; json: unknown };

export type Request = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Below the repository, `/pulls`; empty: the repository itself. */
  path: string;
  content?: unknown;
  /** Statuses beyond 2xx that are an answer and no failure: 404, 422. */
  expect?: readonly number[];
};

export type Ask = (request: Request) => Promise<Answer | Failed>;

export type GitHubSettings = {
  /** `https://api.github.com` */
  apiUrl: string;
  token: string;
  /** `owner/name` */
  repository: string;
};

const VERSION = '2022-11-28';
const ANSWER_BYTES_LIMIT = 1024 * 1024;
const HOUR_MS = 3_600_000;

export function createAsk(door: Door, settings: GitHubSettings, now: () => number): Ask {
  const { fetch, egress, userAgent, timeoutMs = SEND_TIMEOUT_MS } = door;
  const base = `${settings.apiUrl.replace(/\/+$/, '')}/repos/${settings.repository}`;
  return async ({ method, path, content, expect = [] }) => {
    const permission = egress(base + path);
    if (!permission.ok) return failed(true, `GitHub was not asked: ${permission.reason}`);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(permission.url, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${settings.token}`,
          'user-agent': userAgent,
          'x-github-api-version': VERSION,
          ...(content === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        },
        ...(content === undefined ? {} : { body: JSON.stringify(content) }),
        redirect: 'manual',
        signal,
      });
      if (response.ok || expect.includes(response.status)) {
        return { ok: true, status: response.status, json: await jsonIn(response) };
      }
      await response.body?.cancel().catch(() => {});
      return refusal(response, now());
    } catch {
      const reason = signal.aborted
        ? `GitHub did not answer within ${timeoutMs} ms`
        : 'no connection to GitHub';
      return { ...failed(false, reason), everyone: true };
    }
  };
}

async function jsonIn(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.length > ANSWER_BYTES_LIMIT) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** 401 and 404 need a person; 403 is a limit where its headers say so, else a missing permission. */
function refusal({ status, headers }: Response, now: number): Failed {
  const reason = `GitHub answered ${status}`;
  const exhausted = headers.get('x-ratelimit-remaining') === '0';
  const asked = headers.get('retry-after');
  const limited = status === 429 || (status === 403 && (exhausted || asked !== null));
  if (limited) {
    const resetAt = Number(headers.get('x-ratelimit-reset')) * 1000;
    const wait = asked !== null && /^\d{1,6}$/.test(asked) ? Number(asked) * 1000 : resetAt - now;
    const retryAfterMs = Number.isFinite(wait) ? Math.min(Math.max(wait, 0), HOUR_MS) : null;
    return {
      ok: false,
      permanent: false,
      reason: `${reason}: rate limit`,
      retryAfterMs,
      everyone: true,
    };
  }
  return failed(status !== 408 && status < 500, reason);
}

function failed(permanent: boolean, reason: string): Failed {
  return { ok: false, permanent, reason, retryAfterMs: null, everyone: false };
}

/** A value inside an answer, `at(json, 'object', 'sha')`; undefined where it is not there. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let value = json;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}
