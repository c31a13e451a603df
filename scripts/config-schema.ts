// Writes the JSON Schema of `content/status.yaml`, with which editors complete and explain its
// words, from the one schema that the compiler uses. With `--check` it only says whether it is
// current.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { statusSchema } from '../content/schema/status.ts';
import { publishedJsonSchema } from '../content/schema/status/json-schema.ts';
import { wordsOrUsage } from './tool.ts';

export const SCHEMA_FILE = fileURLToPath(
  new URL('../content/schema/status.schema.json', import.meta.url),
);

/** The file as it should be. */
export function schemaText(): string {
  return `${JSON.stringify(publishedJsonSchema(statusSchema), null, 2)}\n`;
}

if (import.meta.main) {
  const words = wordsOrUsage(
    'Usage: node scripts/config-schema.ts [--check]\n\nWrites content/schema/status.schema.json, for editors; --check only says whether it is current.\n',
    ['--check'],
  );
  if (!words.includes('--check')) {
    writeFileSync(SCHEMA_FILE, schemaText());
  } else if (readFileSync(SCHEMA_FILE, 'utf8') !== schemaText()) {
    console.error(
      'content/schema/status.schema.json is not what the schema says.\n' +
        '  expected: the output of `node scripts/config-schema.ts`, which writes it anew',
    );
    process.exitCode = 1;
  }
}
