import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { schemaText } from '../../../scripts/config-schema.ts';
import { statusSchema } from '../status.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';

describe('the schema explains itself', () => {
  const root = jsonSchemaOf(statusSchema);

  /** Every word of the file with its schema, by path. */
  function words(schema: JsonSchema, path: string): [string, JsonSchema][] {
    const shapes = [schema, ...(schema.oneOf ?? [])];
    return shapes.flatMap((shape) => [
      ...Object.entries(shape.properties ?? {}).flatMap(
        ([name, property]): [string, JsonSchema][] => [
          [`${path}.${name}`, property],
          ...words(property, `${path}.${name}`),
        ],
      ),
      ...(shape.items ? words(shape.items, `${path}[]`) : []),
    ]);
  }

  test('every word has a description', () => {
    const all = words(root, 'status');
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter(([, word]) => !word.description).map(([path]) => path)).toEqual([]);
  });

  test('every word that holds one value says what is expected and gives an example', () => {
    const mute = words(root, 'status').filter(
      ([, word]) =>
        word.properties === undefined &&
        word.const === undefined &&
        (word.expected === undefined || word.example === undefined),
    );
    expect(mute.map(([path]) => path)).toEqual([]);
  });

  test('the JSON Schema beside it is current', () => {
    const file = new URL('../status.schema.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(schemaText());
  });

  test('the sample names the JSON Schema in its first line', () => {
    const sample = readFileSync(new URL('../../status.yaml', import.meta.url), 'utf8');
    expect(sample.split('\n', 1)).toEqual([
      '# yaml-language-server: $schema=./schema/status.schema.json',
    ]);
  });
});
