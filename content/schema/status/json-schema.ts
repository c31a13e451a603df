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
export function publishedJsonSchema(schema: z.ZodType): unknown {
  return standard(z.toJSONSchema(schema, { io: 'input', override: completeDefault }));
}

function standard(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(standard);
  if (typeof node !== 'object' || node === null) return node;
  const schema: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') schema[key] = everyProperty(value);
    else if (key === 'example') schema['examples'] = [value];
    else if (key === 'default') schema[key] = value;
    else if (key !== 'expected') schema[key] = standard(value);
  }
  if ('expected' in node) {
    const sentences = [schema['description'], `Expected: ${String(node.expected)}.`];
    schema['description'] = sentences.filter((sentence) => sentence !== undefined).join(' ');
  }
  return schema;
}

/** Names of properties are the file's words, of which `example` might be one. */
function everyProperty(properties: unknown) {
  return Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, property]) => [name, standard(property)]),
  );
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
