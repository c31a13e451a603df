// The words for what an answer must contain, read once here and handed on as plain data.

import { RE2JS } from 're2js';
import { z } from 'zod';

import { readCondition, readWanted, type Read } from '../condition.ts';

/** A text that `read` understands; what it says is wrong becomes the message. */
function readBy<Value>(read: (text: string) => Read<Value>) {
  return z.string().transform((text, context): Value => {
    const found = read(text);
    if (found.ok) return found.value;
    context.addIssue({ code: 'custom', message: `it ${found.problem}` });
    return z.NEVER;
  });
}

/** A value, `any(…)` or `pat(…)`. */
export const wanted = (example: string) =>
  readBy(readWanted).meta({
    expected: 'a text, any(one, another), or pat(text with * for any characters)',
    example,
  });

export const jsonConditions = z
  .array(
    readBy(readCondition).meta({
      expected:
        'a JSONPath, len(path) or has(path), then ==, !=, <, <=, > or >=, then a value, any(…) or pat(…)',
      example: 'len($.items) >= 1',
    }),
  )
  .max(20)
  .prefault([])
  .meta({
    description: 'What the body must fulfil as JSON, each place by its JSONPath.',
    expected: 'a list of at most 20 conditions',
    example: ['$.status == ok', 'len($.items) >= 1', 'has($.error) == false'],
  });

function patternProblem(text: string): string | null {
  try {
    RE2JS.compile(text);
    return null;
  } catch {
    return 'is no regular expression of RE2, which knows no look-around and no back references';
  }
}

/** A regular expression that takes time in proportion to what it searches, whatever it is. */
export const pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const problem = patternProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: `it ${problem}` });
  })
  .meta({
    expected: 'a regular expression in the syntax of RE2, at most 500 characters',
    example: '^ready in \\d+ ms$',
  });
