// Example payloads that stand beside the code that reads them, as `fixtures/<name>.json`. For tests outside workerd, which
// has no files.

import { readdirSync, readFileSync } from 'node:fs';

/** The examples in the `fixtures` folder below `folder` (`import.meta.dirname` of the test). */
export function fixturesOf(folder: string): { names: string[]; read: (name: string) => string } {
  const place = `${folder}/fixtures`;
  return {
    names: readdirSync(place)
      .map((file) => file.replace(/\.json$/, ''))
      .toSorted(),
    read: (name) => readFileSync(`${place}/${name}.json`, 'utf8'),
  };
}
