// Statuspage's public API, as its answers or as files of them: developer.statuspage.io

import type { Severity } from '../../worker/domain/vocabulary.ts';
import type { Imported } from './imported.ts';
import { sectionsOf } from './sections.ts';
import { type Fields, type Read, fieldsOf, listOf, sorted, spanOf, wordsIn } from './source.ts';

/** As impact that is given by hand through our API. */
const SEVERITY_OF_IMPACT: Readonly<Record<string, Severity>> = {
  critical: 'SEV-1',
  major: 'SEV-2',
  minor: 'SEV-3',
  none: 'SEV-4',
};
const KINDS = ['components', 'incidents', 'scheduled_maintenances'];

/** The public API's answers, one after the other: components, incidents, scheduled maintenances, or a summary. */
export function fromStatuspage(
  answers: readonly { readonly name: string; readonly json: unknown }[],
): Read {
  const all = answers.map(({ name, json }) => read(name, fieldsOf(json)));
  return {
    incidents: all.flatMap(({ incidents }) => incidents),
    components: all.flatMap(({ components }) => components),
    loose: all.flatMap(({ loose }) => loose),
  };
}

function read(name: string, answer: Fields): Read {
  const isKnown = KINDS.some((kind) => Array.isArray(answer[kind]));
  const past = sorted(listOf(answer['incidents']), incidentIn);
  return {
    incidents: past.incidents,
    components: componentsOf(listOf(answer['components'])),
    loose: [
      ...(isKnown ? [] : [`${name}: expected a list of ${KINDS.join(', ')}; found none`]),
      ...past.loose,
      ...listOf(answer['scheduled_maintenances']).map(
        ({ id, name: title, status }) =>
          `${String(id)}: planned work "${String(title)}" (${String(status)}); schedule what is still to come in the console`,
      ),
    ],
  };
}

function componentsOf(listed: readonly Fields[]): Read['components'] {
  const groups = new Map(listed.map(({ id, name }) => [id, wordsIn(name)]));
  return listed.flatMap((component) => {
    const name = wordsIn(component['name']);
    if (component['group'] === true || name === null) return [];
    const group = groups.get(component['group_id']) ?? null;
    return [{ name, group, description: wordsIn(component['description']) }];
  });
}

function incidentIn(incident: Fields): Imported | string {
  const source = String(incident['id']);
  const created = wordsIn(incident['created_at']);
  const resolved = wordsIn(incident['resolved_at']);
  if (resolved === null) return `${source}: not resolved yet`;
  const updates = listOf(incident['incident_updates']);
  const body =
    wordsIn(incident['postmortem_body']) ??
    wordsIn(updates.find(({ status }) => status === 'postmortem')?.['body']);
  return {
    source,
    title: wordsIn(incident['name']) ?? source,
    severity: SEVERITY_OF_IMPACT[String(incident['impact'])] ?? null,
    components: listOf(incident['components']).flatMap(({ name }) => wordsIn(name) ?? []),
    times: {
      ...spanOf(wordsIn(incident['started_at']) ?? created, resolved),
      detected: created,
      mitigated: wordsIn(incident['monitoring_at']) ?? resolved,
    },
    sections: body === null ? new Map() : sectionsOf(body),
    updates: updates
      .filter(({ status }) => status !== 'postmortem')
      .map(({ body: said, status, display_at: shown, created_at: at }) => ({
        at: wordsIn(shown) ?? wordsIn(at) ?? '',
        text: `${String(status)}: ${wordsIn(said) ?? ''}`,
      })),
    published: wordsIn(incident['postmortem_published_at']),
  };
}
