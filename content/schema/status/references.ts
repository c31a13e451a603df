// Ids and what points at them: every id is given once, every reference leads somewhere, and
// monitors that depend on each other do not go in circles.

import { entries, text, texts, type Entry } from './entries.ts';
import { exampleLine, nearest, type Finding, type Path } from './finding.ts';

export function referenceChecks(raw: unknown): Finding[] {
  const groups = entries(raw, ['groups']);
  const components = entries(raw, ['components']);
  const monitors = entries(raw, ['monitors']);
  const services = entries(raw, ['services']);
  const tiers = entries(raw, ['sla', 'tiers']);
  const alerts = entries(raw, ['alerts']);
  return [
    // One list in the public API holds groups and components, so they share their ids.
    ...repeatedIds([...groups, ...components], 'group or component'),
    ...repeatedIds(monitors, 'monitor'),
    ...repeatedIds(services, 'service'),
    ...repeatedIds(tiers, 'tier'),
    ...dangling(single(components, 'group'), groups, 'group'),
    ...dangling(single(monitors, 'component'), components, 'component'),
    ...[...services, ...tiers, ...alerts].flatMap((entry) =>
      listed(entry, 'components', components, 'component'),
    ),
    ...monitors.flatMap((monitor) => listed(monitor, 'dependsOn', monitors, 'monitor')),
    ...circles(monitors),
  ];
}

function repeatedIds(list: readonly Entry[], noun: string): Finding[] {
  const seen = new Set<string>();
  return list.flatMap((entry) => {
    const id = text(entry, 'id');
    if (id === null || !seen.has(id)) {
      if (id !== null) seen.add(id);
      return [];
    }
    return [
      {
        path: [...entry.path, 'id'],
        at: 'value',
        problem: `id "${id}" is already the id of another ${noun}`,
        expected: 'an id that is used once',
        example: exampleLine('id', `${id}-2`),
        suggestion: null,
      },
    ];
  });
}

type Reference = { path: Path; text: string };

function single(list: readonly Entry[], key: string): Reference[] {
  return list.flatMap((entry) => {
    const reference = text(entry, key);
    return reference === null ? [] : [{ path: [...entry.path, key], text: reference }];
  });
}

function listed(entry: Entry, key: string, targets: readonly Entry[], noun: string): Finding[] {
  const references = texts(entry, key);
  const repeated = references.filter(
    (reference, index) => references.findIndex((other) => other.text === reference.text) < index,
  );
  return [
    ...dangling(references, targets, noun),
    ...repeated.map((reference): Finding => ({
      path: reference.path,
      at: 'value',
      problem: `"${reference.text}" stands twice in this list`,
      expected: `each ${noun} once`,
      example: exampleLine(key, [...new Set(references.map((other) => other.text))]),
      suggestion: null,
    })),
  ];
}

function dangling(
  references: readonly Reference[],
  targets: readonly Entry[],
  noun: string,
): Finding[] {
  const ids = [...new Set(targets.flatMap((target) => text(target, 'id') ?? []))];
  return references
    .filter((reference) => !ids.includes(reference.text))
    .map((reference) => {
      const suggestion = nearest(reference.text, ids);
      const key = reference.path.at(-1);
      const id = suggestion ?? ids[0];
      return {
        path: reference.path,
        at: 'value',
        problem: `there is no ${noun} "${reference.text}"`,
        expected: ids.length === 0 ? `a ${noun}; none is defined` : `one of ${ids.join(', ')}`,
        example:
          id === undefined ? null : typeof key === 'string' ? exampleLine(key, id) : `- ${id}`,
        suggestion,
      };
    });
}

function circles(monitors: readonly Entry[]): Finding[] {
  const parents = new Map(
    monitors.map((monitor) => [
      text(monitor, 'id'),
      texts(monitor, 'dependsOn').map((item) => item.text),
    ]),
  );
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    from === to ||
    (!seen.has(from) &&
      (parents.get(from) ?? []).some((parent) => reaches(parent, to, seen.add(from))));
  return monitors.flatMap((monitor) =>
    texts(monitor, 'dependsOn')
      .filter((parent) => reaches(parent.text, text(monitor, 'id') ?? ''))
      .map((parent): Finding => ({
        path: parent.path,
        at: 'value',
        problem: `"${parent.text}" depends, directly or not, on "${text(monitor, 'id')}" itself`,
        expected: 'dependencies without a circle',
        example: null,
        suggestion: null,
      })),
  );
}
