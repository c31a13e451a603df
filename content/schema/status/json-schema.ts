// The JSON Schema of a schema of ours as people type it (before defaults are filled in), with two
// words of our own, `expected` and `example`, from which error messages are made. The published
// form has standard words only.

import { z } from 'zod';

/** As much of JSON Schema as our own schemas use. */
export type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  enum?: string[];
  const?: string;
  description?: string;
  expected?: string;
  example?: unknown;
};

/** For messages: with `expected` and `example` at every value. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  // zod types its answer by the standard, which knows neither of our words and allows `true` where
  // we never have it.
  return z.toJSONSchema(schema, { io: 'input', override: completeDefault }) as JsonSchema;
}

/** For editors: `expected` joins the description, `example` becomes the standard's `examples`. */
export function publishedJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    io: 'input',
    override(context) {
      completeDefault(context);
      const { expected, example, ...standard } = context.jsonSchema;
      for (const key of Object.keys(context.jsonSchema)) delete context.jsonSchema[key];
      Object.assign(context.jsonSchema, standard);
      if (typeof expected === 'string') {
        context.jsonSchema.description = [standard.description, `Expected: ${expected}.`]
          .filter((sentence) => sentence !== undefined)
          .join(' ');
      }
      if (example !== undefined) context.jsonSchema.examples = [example];
    },
  });
}

/**
 * zod leaves out the default of a value that it transforms; ours are written as people would type
 * them.
 */
function completeDefault(context: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  const { def } = context.zodSchema._zod;
  if (def.type === 'prefault') context.jsonSchema.default = def.defaultValue;
}
