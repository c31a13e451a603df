// What the configuration demands of an answer's headers and text, and what of that is not met.
// Regular expressions run in time that grows with the text alone (RE2), JSONPath evaluates no code,
// and nothing of the answer goes into a reason: it names the expectation.

import { query } from 'jsonpath-rfc9535';
import type { JsonValue } from 'jsonpath-rfc9535';
import { RE2JS } from 're2js';
import type { Unmet } from '../domain/answer.ts';
import type { Expectation } from '../domain/catalog.ts';
import { holds, isWanted } from '../domain/condition.ts';

/** As much of a content as was read. */
export type Content = {
  text: string;
  /** False: there was more than may be read. */
  isWhole: boolean;
};

const REASON_LIMIT = 120;
/** Only numbers this long can have lost digits when they were read. */
const LONG_NUMBER = /\d{16}/;

/** Compiled once for each isolate; the configuration is all that it can grow by. */
const patterns = new Map<string, RE2JS>();

function patternOf(source: string): RE2JS {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const pattern = RE2JS.compile(source);
  patterns.set(source, pattern);
  return pattern;
}

/** What of the demands on the text is not met. */
export function unmetText({ text, isWhole }: Content, expect: Expectation): Unmet[] {
  const { body, bodyNot, bodyMatches, json, bodyFails: display } = expect;
  const unmet = (reason: string): Unmet => ({ display, reason: clipped(reason) });
  const found: Unmet[] = [];
  if (body !== null && !text.includes(body)) found.push(unmet('body without the expected text'));
  if (bodyNot !== null && text.includes(bodyNot)) found.push(unmet('body with the unwanted text'));
  if (bodyMatches !== null && !patternOf(bodyMatches).matcher(text).find()) {
    found.push(unmet('body does not match the expected pattern'));
  }
  if (json.length === 0) return found;
  const document = documentIn(text);
  if (document === undefined) {
    return [...found, unmet(isWhole ? 'body is not JSON' : 'body is too long to be read as JSON')];
  }
  const failing = json.filter((condition) => !holds(condition, query(document, condition.path)));
  return [...found, ...failing.map(({ written }) => unmet(`not fulfilled: ${written}`))];
}

/** What of the demands on the headers is not met. */
export function unmetHeaders(headers: Headers, expect: Expectation): Unmet[] {
  return expect.headers.flatMap(({ name, wanted }) => {
    const value = headers.get(name);
    if (value !== null && isWanted(value, wanted)) return [];
    const reason = value === null ? `no header ${name}` : `header ${name} not as expected`;
    return [{ display: expect.headersFail, reason: clipped(reason) }];
  });
}

function clipped(reason: string): string {
  return reason.length > REASON_LIMIT ? `${reason.slice(0, REASON_LIMIT - 1)}…` : reason;
}

/** The document that a text is; undefined where it is none. Whole numbers keep all their digits. */
function documentIn(text: string): JsonValue | undefined {
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d{1,40}$/.test(source) ? BigInt(source) : value;
}
