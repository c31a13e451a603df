// The small values that content files are made of: instants, days, handles, ids. Each knows its own
// error text, which says what was expected and shows an example, because the person who reads it is
// fixing a file, not this code.

import { z } from 'zod';
import { SEVERITIES } from '../../worker/domain/vocabulary.ts';

/** What was written, shortened so that an error fits on a line. */
function shown(input: unknown) {
  const text = input === undefined ? 'nothing' : JSON.stringify(input);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** An error text in the house form: what was expected, an example, what was found. */
export function expected(what: string, example: string) {
  return (issue: { readonly input?: unknown }) =>
    `expected ${what}, for example ${example}; found ${shown(issue.input)}`;
}

/** True where the text names a day that the calendar has; "2026-02-30" is not one. */
function isCalendarDay(text: string) {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
}

const instantError = expected('an instant in UTC', '2026-10-12T08:41:00Z');
const dayError = expected('a day', '2026-10-12');

/** An instant in UTC, always written with seconds and Z: `2026-10-12T08:41:00Z`. */
export const instant = z
  .string({ error: instantError })
  .regex(/^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, {
    error: instantError,
    abort: true,
  })
  .refine(isCalendarDay, { error: instantError });

/** A calendar day: `2026-10-12`. */
export const day = z
  .string({ error: dayError })
  .regex(/^\d{4}-\d\d-\d\d$/, { error: dayError, abort: true })
  .refine(isCalendarDay, { error: dayError });

const referenceError = expected('an incident reference', 'INC-20261012-01');

/** The reference of an incident: `INC-YYYYMMDD-NN`, with more digits from the hundredth of a day on. */
export const reference = z
  .string({ error: referenceError })
  .regex(/^INC-\d{8}-(?:\d\d|[1-9]\d{2,})$/, { error: referenceError });

const publicIdError = expected('12 characters of a-z and 0-9', 'k3v9q2m7x4ht');

/** The public id of an incident, as in the address of its page. */
export const publicId = z
  .string({ error: publicIdError })
  .regex(/^[a-z0-9]{12}$/, { error: publicIdError });

const handleError = expected('a handle', '"@team-api"');

/** Somebody who can be asked: a team or a person, by handle. */
export const handle = z
  .string({ error: handleError })
  .regex(/^@[\w.-]+(?:\/[\w.-]+)?$/, { error: handleError });

const componentError = expected('the id of a component', 'api');

/** The id of a component, as the configuration has it. */
export const componentId = z
  .string({ error: componentError })
  .regex(/^[a-z0-9][a-z0-9_-]*$/, { error: componentError });

const durationError = expected('an ISO 8601 duration', 'PT15M');

/** A length of time in ISO 8601: `PT15M`, `PT1H30M`, `P3M`. */
export const duration = z
  .string({ error: durationError })
  .regex(/^P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?)?$/, {
    error: durationError,
  });

/** One of the four severities, printed as `SEV-1` … `SEV-4`. */
export const severity = z.enum(SEVERITIES, {
  error: expected('SEV-1, SEV-2, SEV-3 or SEV-4', 'SEV-2'),
});

const textError = expected('a sentence or a few words', '"Retries doubled the load"');

/** Words for people; never empty. */
export const text = z.string({ error: textError }).trim().min(1, { error: textError });

/** A whole number of things, zero or more. */
export const count = z
  .int({ error: expected('a whole number, zero or more', '12') })
  .nonnegative({ error: expected('a whole number, zero or more', '12') });

/** An address on the web, https only. */
export const link = z.url({
  protocol: /^https$/,
  error: expected('an https address', 'https://example.com/issues/12'),
});
