// The kinds of value that `content/status.yaml` is made of: durations, severities, identifiers,
// addresses. Each reads a person's spelling and gives plain data, and carries in its metadata what
// was expected and an example, from which error messages and the editor's JSON Schema are made.
// Nothing here knows where in the file a value stands.

import { z } from 'zod';

import { parseSeverity, type Severity } from '../../../worker/domain/vocabulary.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `800ms`, `5s`, `1m`, `72h` or `2d`; null for anything else. */
export function parseDuration(text: unknown): number | null {
  const [, digits, unit] =
    (typeof text === 'string' && /^(\d{1,9})(ms|s|m|h|d)$/.exec(text)) || ([] as const);
  const unitMs = UNIT_MS[unit ?? ''];
  return digits === undefined || unitMs === undefined ? null : Number(digits) * unitMs;
}

/** Gives milliseconds; the bounds are spelled as a person would write them. */
export function duration(bounds: { min: string; max: string; example: string }) {
  const [min, max] = [parseDuration(bounds.min) ?? 0, parseDuration(bounds.max) ?? Infinity];
  return z
    .string()
    .refine((text) => {
      const ms = parseDuration(text);
      return ms !== null && ms >= min && ms <= max;
    })
    .transform((text) => parseDuration(text) ?? min)
    .meta({
      expected: `a duration with its unit (ms, s, m, h or d) from ${bounds.min} to ${bounds.max}`,
      example: bounds.example,
      pattern: '^\\d{1,9}(ms|s|m|h|d)$',
    });
}

/**
 * Milliseconds; a whole number of minutes, because the clock that drives everything ticks once a
 * minute.
 */
export function wholeMinutes(bounds: { min: number; max: number; example: string }) {
  const minutes = (text: string) => (parseDuration(text) ?? NaN) / 60_000;
  return z
    .string()
    .refine((text) => {
      const count = minutes(text);
      return Number.isInteger(count) && count >= bounds.min && count <= bounds.max;
    })
    .transform((text) => minutes(text) * 60_000)
    .meta({
      expected: `whole minutes from ${bounds.min}m to ${bounds.max}m`,
      example: bounds.example,
      pattern: '^\\d{1,9}(ms|s|m|h|d)$',
    });
}

/** One of the four severities; `SEV-1`, `SEV1` and `P1` are the same word. */
export const severity = z
  .string()
  .refine((text) => parseSeverity(text) !== null)
  .transform((text): Severity => parseSeverity(text) ?? 'SEV-4')
  .meta({
    expected: 'a severity from SEV-1 (worst) to SEV-4; SEV1 and P1 are read alike',
    example: 'SEV-2',
    pattern: '^([Ss][Ee][Vv]-?|[Pp])?[1-4]$',
  });

/**
 * One value for each severity that is named; two spellings of the same one are refused by the cross
 * checks.
 */
export function perSeverity<Value extends z.ZodType>(value: Value) {
  return z.partialRecord(severity, value);
}

/** `200-299` or `301`; gives an inclusive pair. */
export const statusRange = z
  .union([z.string(), z.number()])
  .refine((value) => parseStatusRange(value) !== null)
  .transform((value) => parseStatusRange(value) ?? ([200, 299] as const))
  .meta({ expected: 'a status code or a range of them, from 100 to 599', example: '200-299' });

function parseStatusRange(value: string | number): readonly [number, number] | null {
  const [, first, last = first] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(String(value)) ?? [];
  const range = [Number(first), Number(last)] as const;
  return first !== undefined && range[0] <= range[1] ? range : null;
}

/** A name for machines: it appears in addresses and is never changed once published. */
export const identifier = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/)
  .meta({
    expected: 'an id of at most 50 lower-case letters, digits and inner hyphens',
    example: 'api-http',
  });

/** One line for people. */
export function line(limit: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(limit)
    .regex(/^[^\p{Cc}]*$/u)
    .meta({ expected: `one line of 1 to ${limit} characters`, example: 'API' });
}

/** A number of things, within bounds that keep the platform's limits. */
export function count(bounds: { min: number; max: number; example: number }) {
  return z
    .int()
    .min(bounds.min)
    .max(bounds.max)
    .meta({
      expected: `a whole number from ${bounds.min} to ${bounds.max}`,
      example: bounds.example,
    });
}

/**
 * A percentage; at most three decimals, so that it is an integer in 1/100 000 and arithmetic stays
 * exact. Gives that integer.
 */
export function percent(bounds: { above: number; max: number; example: number }) {
  const exact = (value: number) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;
  return z
    .number()
    .refine((value) => value > bounds.above && value <= bounds.max && exact(value))
    .transform((value) => Math.round(value * 1000))
    .meta({
      expected: `a percentage above ${bounds.above}, at most ${bounds.max}, with at most three decimals`,
      example: bounds.example,
    });
}

export const yesNo = z.boolean().meta({ expected: 'true or false', example: true });

/** One of a closed list of words. */
export function oneOf<const Word extends string>(...words: [Word, ...Word[]]) {
  return z.enum(words).meta({ expected: `one of ${words.join(', ')}`, example: words[0] });
}

/**
 * An IANA zone by name; offsets such as `+02:00` are refused, because they forget daylight saving.
 */
export const timeZone = z
  .string()
  .refine((name) => /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name) && isKnownToIntl(name))
  .meta({ expected: 'the name of an IANA time zone', example: 'Europe/Zurich' });

function isKnownToIntl(name: string) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

export const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
  .meta({ expected: 'a BCP 47 language tag', example: 'en' });

export const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  .meta({ expected: 'a time of day in quotes, from "00:00" to "24:00"', example: '09:00' });

/** Where an internal message goes. */
export type Destination =
  | { kind: 'slack' }
  | { kind: 'email'; address: string }
  | { kind: 'webhook'; url: string };

function parseDestination(text: string): Destination | null {
  if (text === 'slack') return { kind: 'slack' };
  const address = /^email:([^\s@<>,"]+@[^\s@<>,"]+\.[^\s@<>,"]+)$/.exec(text)?.[1];
  if (address !== undefined) return { kind: 'email', address };
  const url = /^webhook:(https:\/\/[^\s]+)$/.exec(text)?.[1];
  return url !== undefined && URL.canParse(url) ? { kind: 'webhook', url } : null;
}

export const destination = z
  .string()
  .refine((text) => parseDestination(text) !== null)
  .transform((text): Destination => parseDestination(text) ?? { kind: 'slack' })
  .meta({
    expected: 'slack, email:<address> or webhook:<https address>',
    example: 'email:ops@meridian.example',
  });
