// Turns zod's issues into findings that teach: what was expected and the example come from the
// metadata of the schema at that place, the same that makes the editor's JSON Schema, so that a new
// word explains itself without a text here.

import type { z } from 'zod';

import { exampleLine, nearest, spell, valueAt, type Finding, type Path } from './finding.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';

/** Every issue of a failed parse, in the order of the schema. */
export function explain(schema: z.ZodType, raw: unknown, error: z.ZodError): Finding[] {
  const root = jsonSchemaOf(schema);
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(root, raw, [...path, key]));
    }
    return [
      issue.code === 'invalid_key' ? wrongKey(root, raw, path) : wrongValue(root, raw, path, issue),
    ];
  });
}

function unknownKey(root: JsonSchema, raw: unknown, path: Path): Finding {
  const parent = schemaAt(root, raw, path.slice(0, -1));
  const known = Object.keys(parent?.properties ?? {});
  const key = String(path.at(-1));
  const suggestion = nearest(key, known);
  const example = suggestion === null ? undefined : parent?.properties?.[suggestion]?.example;
  const elsewhere = kindsWith(schemaAt(root, raw, path.slice(0, -2))?.items, key);
  return {
    path,
    at: 'key',
    problem:
      elsewhere.length > 0
        ? `"${key}" is a word of kind ${elsewhere.join(' and ')}, not of this kind`
        : `"${key}" is not a known word here`,
    expected: known.length > 0 ? `one of ${known.join(', ')}` : 'no further words',
    example: suggestion === null || example === undefined ? null : exampleLine(suggestion, example),
    suggestion,
  };
}

/** Of a list whose entries come in several kinds: those that know this word. */
function kindsWith(items: JsonSchema | undefined, word: string) {
  return (items?.oneOf ?? [])
    .filter((shape) => shape.properties?.[word] !== undefined)
    .flatMap((shape) => shape.properties?.['kind']?.const ?? []);
}

function wrongKey(root: JsonSchema, raw: unknown, path: Path): Finding {
  const parent = schemaAt(root, raw, path.slice(0, -1));
  const example = parent?.propertyNames?.example ?? firstKey(parent?.example);
  return {
    path,
    at: 'key',
    problem: `"${String(path.at(-1))}" cannot stand here`,
    expected: parent?.propertyNames?.expected ?? parent?.expected ?? 'another name',
    example:
      example === undefined
        ? null
        : exampleLine(String(example), parent?.additionalProperties?.example ?? null),
    suggestion: null,
  };
}

function wrongValue(root: JsonSchema, raw: unknown, path: Path, issue: z.core.$ZodIssue): Finding {
  const schema = schemaAt(root, raw, path);
  const value = valueAt(raw, path);
  const key = path.at(-1);
  const words = schema?.enum ?? kindsOf(schemaAt(root, raw, path.slice(0, -1)), key);
  const reason = issue.code === 'custom' && issue.message !== '' ? issue.message : null;
  const label = typeof key === 'number' ? 'this entry' : (key ?? 'the file');
  const problem =
    value === undefined
      ? `${label} is missing`
      : path.length === 0 && value === null
        ? 'the file is empty'
        : `${label} cannot be ${spell(value)}${reason === null || reason === 'Invalid input' ? '' : `: ${reason}`}`;
  const example = schema?.example ?? words?.[0];
  return {
    path,
    at: 'value',
    problem,
    expected: schema?.expected ?? (words ? `one of ${words.join(', ')}` : nounOf(schema)),
    example:
      example === undefined
        ? null
        : typeof key === 'string'
          ? exampleLine(key, example)
          : exampleLine('-', example).replace('-: ', '- '),
    suggestion: typeof value === 'string' && words ? nearest(value, words) : null,
  };
}

function nounOf(schema: JsonSchema | undefined) {
  if (schema?.properties)
    return `a mapping with ${(schema.required ?? Object.keys(schema.properties)).join(', ')}`;
  return schema?.type === undefined ? 'another value' : `a value of type ${schema.type}`;
}

function firstKey(example: unknown) {
  return typeof example === 'object' && example !== null ? Object.keys(example)[0] : undefined;
}

function kindsOf(schema: JsonSchema | undefined, key: string | number | undefined) {
  if (schema?.oneOf === undefined || typeof key !== 'string') return undefined;
  const kinds = schema.oneOf.flatMap((shape) => shape.properties?.[key]?.const ?? []);
  return kinds.length > 0 ? kinds : undefined;
}

/**
 * The schema of a place in the document; of several shapes, the one that the document's own words
 * choose.
 */
function schemaAt(root: JsonSchema, raw: unknown, path: Path): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root;
  let value: unknown = raw;
  for (const step of path) {
    schema = chosen(schema, value);
    schema =
      typeof step === 'number'
        ? schema?.items
        : (schema?.properties?.[step] ?? schema?.additionalProperties);
    value = valueAt(value, [step]);
  }
  return chosen(schema, value) ?? schema;
}

function chosen(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  if (schema?.oneOf === undefined) return schema;
  const shape = schema.oneOf.find((option) =>
    Object.entries(option.properties ?? {}).some(
      ([key, property]) => property.const !== undefined && property.const === valueAt(value, [key]),
    ),
  );
  return shape ?? schema;
}
