// What each product's own files say, read leniently and taken over word for word. Pure: text in, incidents and loose ends out.
// Statuspage: developer.statuspage.io; cState: docs.cstate.com; Upptime: upptime.js.org.

import { parse } from 'yaml';
import { parseContentFile } from '../../content/schema/front-matter.ts';
import type { Severity } from '../../worker/domain/vocabulary.ts';
import type { Imported } from './imported.ts';
import { sectionsOf } from './imported.ts';

export type Read = {
  readonly incidents: readonly Imported[];
  /** Components that the source has, with the group of each: for `content/status.yaml`. */
  readonly components: readonly {
    readonly name: string;
    readonly group: string | null;
    readonly description: string | null;
  }[];
  /** What could not be mapped, and why. */
  readonly loose: readonly string[];
};

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** As impact that is given by hand through our API. */
const SEVERITY_OF_IMPACT: Readonly<Record<string, Severity>> = {
  critical: 'SEV-1',
  major: 'SEV-2',
  minor: 'SEV-3',
  none: 'SEV-4',
};

/** The public API's answers, one after the other: components, incidents, scheduled maintenances, or a summary. */
export function fromStatuspage(
  answers: readonly { readonly name: string; readonly json: unknown }[],
): Read {
  const incidents: Imported[] = [];
  const components: Read['components'][number][] = [];
  const loose: string[] = [];
  for (const { json } of answers) {
    const { components: listed, incidents: past, scheduled_maintenances: planned } = fieldsOf(json);
    const groups = new Map(listOf(listed).map(({ id, name }) => [id, text(name)]));
    for (const component of listOf(listed)) {
      const name = text(component['name']);
      if (component['group'] === true || name === null) continue;
      components.push({
        name,
        group: groups.get(component['group_id']) ?? null,
        description: text(component['description']),
      });
    }
    for (const incident of listOf(past)) {
      const id = String(incident['id']);
      if (text(incident['resolved_at']) === null) loose.push(`${id}: not resolved yet`);
      else incidents.push(statuspageIncident(incident, id));
    }
    for (const { id, name, status } of listOf(planned)) {
      loose.push(
        `${String(id)}: planned work "${String(name)}" (${String(status)}); schedule what is still to come in the console`,
      );
    }
  }
  return { incidents, components, loose };
}

function statuspageIncident(incident: Fields, id: string): Imported {
  const created = text(incident['created_at']);
  const resolved = text(incident['resolved_at']);
  const updates = listOf(incident['incident_updates']);
  const body =
    text(incident['postmortem_body']) ??
    text(updates.find(({ status }) => status === 'postmortem')?.['body']);
  return {
    source: id,
    title: text(incident['name']) ?? id,
    severity: SEVERITY_OF_IMPACT[String(incident['impact'])] ?? null,
    components: listOf(incident['components']).flatMap(({ name }) => text(name) ?? []),
    times: {
      started: text(incident['started_at']) ?? created,
      detected: created,
      acknowledged: null,
      mitigated: text(incident['monitoring_at']) ?? resolved,
      restored: resolved,
      resolved,
    },
    sections: body === null ? new Map() : sectionsOf(body),
    updates: updates
      .filter(({ status }) => status !== 'postmortem')
      .flatMap(({ body: said, status, display_at: shown, created_at: at }) => {
        const when = text(shown) ?? text(at);
        return when === null ? [] : [{ at: when, text: `${String(status)}: ${text(said) ?? ''}` }];
      }),
    published: text(incident['postmortem_published_at']),
  };
}

const SEVERITY_OF_CSTATE: Readonly<Record<string, Severity>> = {
  down: 'SEV-1',
  disrupted: 'SEV-2',
  notice: 'SEV-3',
};

/** cState's issues: Markdown with `resolved`, `severity` and `affected` in the front matter. */
export function fromCState(
  files: readonly { readonly name: string; readonly text: string }[],
): Read {
  const loose: string[] = [];
  const incidents = files.flatMap(({ name, text: source }): Imported[] => {
    const { data, body, problems } = parseContentFile(source);
    const front = fieldsOf(data);
    const [problem] = problems;
    if (problem !== undefined) return (void loose.push(`${name}: ${problem.message}`), []);
    if (front['resolved'] !== true)
      return (void loose.push(`${name}: not resolved yet, or no issue`), []);
    if (front['informational'] === true)
      return (void loose.push(`${name}: informational, no incident`), []);
    const [started, resolved] = [text(front['date']), text(front['resolvedWhen'])];
    return [
      {
        source: name,
        title: text(front['title']) ?? name,
        severity: SEVERITY_OF_CSTATE[String(front['severity'])] ?? null,
        components: Array.isArray(front['affected']) ? front['affected'].map(String) : [],
        times: {
          started,
          detected: started,
          acknowledged: null,
          mitigated: resolved,
          restored: resolved,
          resolved,
        },
        sections: sectionsOf(body),
        updates: [],
        published: null,
      },
    ];
  });
  return { incidents, components: [], loose };
}

/** Upptime's issues as GitHub's API lists them. They know no severity. */
export function fromUpptime(json: unknown): Read {
  const loose: string[] = [];
  const incidents = listOf(json).flatMap((issue): Imported[] => {
    const source = `#${String(issue['number'])}`;
    if ('pull_request' in issue) return [];
    const labels = listOf(issue['labels']).map(({ name }) => String(name));
    if (!labels.includes('status'))
      return (void loose.push(`${source}: not labelled "status"`), []);
    if (labels.includes('maintenance')) return (void loose.push(`${source}: planned work`), []);
    const [started, resolved] = [text(issue['created_at']), text(issue['closed_at'])];
    if (resolved === null) return (void loose.push(`${source}: not resolved yet`), []);
    const title = (text(issue['title']) ?? source).replace(/^[^\p{L}\p{N}]+/u, '');
    const site = /^(.*?) (?:is|has) /.exec(title)?.[1];
    return [
      {
        source,
        title,
        severity: null,
        components: site === undefined ? labels.filter((label) => label !== 'status') : [site],
        times: {
          started,
          detected: started,
          acknowledged: null,
          mitigated: resolved,
          restored: resolved,
          resolved,
        },
        sections: sectionsOf(text(issue['body']) ?? ''),
        updates: [],
        published: null,
      },
    ];
  });
  return { incidents, components: [], loose };
}

/** Postmortems in plain Markdown; instants, severity and components stand in the front matter or are missing. */
export function fromMarkdown(
  files: readonly { readonly name: string; readonly text: string }[],
): Read {
  const incidents = files.map(({ name, text: source }): Imported => {
    const has = source.startsWith('---');
    const { data, body } = has ? parseContentFile(source) : { data: {}, body: source };
    const front = fieldsOf(data);
    const times = { ...front, ...fieldsOf(front['times']) } as Fields;
    const heading = /^#\s+(.+)$/m.exec(body)?.[1];
    const severity = /^SEV-?([1-4])$/i.exec(String(front['severity'] ?? ''))?.[1];
    const listed = front['components'] ?? front['affected'];
    const end = text(times['resolved']) ?? text(times['end']);
    const started = text(times['started']) ?? text(times['start']);
    return {
      source: name,
      title: text(front['title']) ?? heading ?? name.replace(/\.md$/, ''),
      severity: severity === undefined ? null : (`SEV-${severity}` as Severity),
      components: Array.isArray(listed) ? listed.map(String) : [],
      times: {
        started,
        detected: text(times['detected']) ?? started,
        acknowledged: text(times['acknowledged']),
        mitigated: text(times['mitigated']) ?? end,
        restored: text(times['restored']) ?? end,
        resolved: end,
      },
      sections: sectionsOf(heading === undefined ? body : body.replace(/^#\s+.+$/m, '')),
      updates: [],
      published: text(front['published']),
    };
  });
  return { incidents, components: [], loose: [] };
}

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
