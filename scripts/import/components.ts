// Components of a source and of the configuration: which are which, and what is not there yet.

import { parse } from 'yaml';
import { type Read, fieldsOf, listOf } from './source.ts';

/** Ids and names of the components of a configuration, by lower-case name and id. */
export function componentsIn(yaml: string): Map<string, string> {
  const { components } = fieldsOf(parse(yaml));
  return new Map(
    listOf(components).flatMap(({ id, name }) =>
      typeof id === 'string'
        ? [[id.toLowerCase(), id] as const, [String(name ?? id).toLowerCase(), id] as const]
        : [],
    ),
  );
}

/** What is not in the configuration yet, as lines for it; an id that cannot be made of a name is left to choose. */
export function suggestion(
  { components }: Pick<Read, 'components'>,
  known: ReadonlyMap<string, string>,
): string[] {
  return components
    .filter(({ name }) => !known.has(name.toLowerCase()))
    .map(({ name, group, description }) => {
      const id = name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '');
      const more = description === null ? '' : `, description: ${JSON.stringify(description)}`;
      const line = `  - { id: ${id === '' ? '…' : id}, name: ${JSON.stringify(name)}${more} }`;
      return group === null ? line : `${line} # in the group ${JSON.stringify(group)}`;
    });
}
