// What every source is turned into, and from there into the two files of a draft, or into the reason why not. Nothing is
// guessed: what a source does not say is left open in the draft, and what a draft cannot do without is listed as missing.

import { excessOf } from '../../content/schema/excess.ts';
import { incidentFacts } from '../../content/schema/facts.ts';
import { parseContentFile, problemsOf } from '../../content/schema/front-matter.ts';
import { POSTMORTEM_SECTIONS, postmortem } from '../../content/schema/postmortem.ts';
import { counted } from '../../worker/domain/counted.ts';
import type { Severity } from '../../worker/domain/vocabulary.ts';
import { withoutElements } from './elements.ts';

/** One past incident as a source has it. */
export type Imported = {
  /** Where it came from, for lists: a file name, an id. */
  readonly source: string;
  readonly title: string;
  readonly severity: Severity | null;
  /** Names or ids of components, as the source calls them. */
  readonly components: readonly string[];
  /** Instants as the source writes them; null for what it does not know. */
  readonly times: Readonly<
    Record<
      'started' | 'detected' | 'acknowledged' | 'mitigated' | 'restored' | 'resolved',
      string | null
    >
  >;
  /** Markdown by heading; a heading that is not one of ours keeps its name. */
  readonly sections: ReadonlyMap<string, string>;
  /** Rows for the timeline. */
  readonly updates: readonly { readonly at: string; readonly text: string }[];
  readonly published: string | null;
  /** What was there and is not taken over. */
  readonly left?: readonly string[];
};

export type Settings = {
  /** Component ids by lower-case name or id. */
  readonly components: ReadonlyMap<string, string>;
  readonly owner: string;
  /** For sources that know no severity. */
  readonly severity: Severity | null;
  /** References that are taken already; the next number of a day follows from them. */
  readonly taken: Set<string>;
  /** Files that are there already, relative to the root; an incident that has one is left out whole. */
  readonly there: Set<string>;
};

export type Outcome =
  | {
      readonly ok: true;
      readonly files: readonly { readonly path: string; readonly text: string }[];
      readonly open: readonly string[];
    }
  | { readonly ok: false; readonly source: string; readonly reason: string };

/** ISO 8601, with a blank for the T as well. */
const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** UTC with seconds. What names no zone is read as UTC, wherever this runs, and listed; a day alone is no instant. */
const instant = (at: string | null): string | null => {
  const [, day, clock, zone = 'Z'] = INSTANT.exec(at?.trim() ?? '') ?? [];
  const parsed = Date.parse(`${day}T${clock}${zone.toUpperCase() === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(parsed) ? null : `${new Date(parsed).toISOString().slice(0, 19)}Z`;
};

const namesNoZone = (at: string | null) => INSTANT.exec(at?.trim() ?? '')?.[3] === undefined;

/** The draft of one past incident. */
export function draftFrom(one: Imported, settings: Settings): Outcome {
  const no = (reason: string): Outcome => ({ ok: false, source: one.source, reason });
  const severity = one.severity ?? settings.severity;
  if (severity === null) return no('the source knows no severity; name one with --severity');
  const times = Object.fromEntries(
    Object.entries(one.times).map(([name, at]) => [name, instant(at)]),
  );
  const missing = Object.entries(times).filter(
    ([name, at]) => at === null && name !== 'acknowledged',
  );
  if (missing.length > 0) return no(`no instant for ${missing.map(([name]) => name).join(', ')}`);
  const found = one.components.map((name) => ({
    name,
    id: settings.components.get(name.toLowerCase()),
  }));
  const ids = [...new Set(found.flatMap(({ id }) => id ?? []))];
  const strangers = found.flatMap(({ name, id }) => (id === undefined ? [name] : []));
  if (ids.length === 0) {
    return no(
      `no component of content/status.yaml: ${strangers.join(', ') || 'the source names none'}`,
    );
  }
  const day = times['started']?.slice(0, 10) ?? '';
  const reference = nextReference(day, settings.taken);
  const facts = { reference, publicId: null, severity, times, components: ids, sla: null };
  const checked = incidentFacts.safeParse(facts);
  if (!checked.success) return no(checked.error.issues.map(({ message }) => message).join('; '));
  for (const words of [
    one.title,
    ...one.sections.values(),
    ...one.updates.map((update) => update.text),
  ]) {
    const excess = excessOf(words);
    if (excess !== null) return no(excess.message);
  }
  const title = `${day} – ${one.title.replace(/^\d{4}-\d\d-\d\d[\s–:-]*/u, '').trim()}`;
  const text = pageText(one, { title, reference, severity, times, ids, owner: settings.owner });
  const parts = parseContentFile(text);
  const parsed = parts.problems.length === 0 ? postmortem.safeParse(parts.data) : null;
  if (parsed === null) return no('the front matter cannot be written');
  if (!parsed.success)
    return no(
      problemsOf(parts, parsed.error)
        .map(({ message }) => message)
        .join('; '),
    );
  const page = `content/postmortems/${day}-${slugOf(one.title)}.md`;
  if (settings.there.has(page)) return no(`${page} is there already, left as it is`);
  settings.there.add(page);
  settings.taken.add(reference);
  const timeless = one.updates.filter(({ at }) => instant(at) === null).length;
  const zoneless = Object.entries(one.times).filter(([, at]) => at !== null && namesNoZone(at));
  return {
    ok: true,
    files: [
      { path: page, text },
      { path: `content/incidents/${reference}.json`, text: `${JSON.stringify(facts, null, 2)}\n` },
    ],
    open: [
      ...(zoneless.length === 0
        ? []
        : [
            `${one.source}: no zone at ${zoneless.map(([name]) => name).join(', ')}; read as UTC, correct it where it is not`,
          ]),
      ...(timeless === 0
        ? []
        : [
            `${one.source}: left out of the timeline for want of an instant: ${counted(timeless, 'update')}`,
          ]),
      ...(one.left ?? []).map((what) => `${one.source}: left out ${what}`),
      ...strangers.map(
        (name) => `${one.source}: component "${name}" is not in content/status.yaml`,
      ),
      ...[...one.sections.keys()]
        .filter((heading) => !(POSTMORTEM_SECTIONS as readonly string[]).includes(heading))
        .map(
          (heading) =>
            `${one.source}: section "${heading}" is none of ours; it stands at the end, under its name`,
        ),
    ],
  };
}

function nextReference(day: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const reference = `INC-${day.replaceAll('-', '')}-${String(number).padStart(2, '0')}`;
    if (!taken.has(reference)) return reference;
  }
}

function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'incident' : slug.replace(/^\d{4}-\d\d-\d\d-/, '');
}

type Head = {
  readonly title: string;
  readonly reference: string;
  readonly severity: Severity;
  readonly times: Readonly<Record<string, string | null>>;
  readonly ids: readonly string[];
  readonly owner: string;
};

function pageText(one: Imported, { title, reference, severity, times, ids, owner }: Head): string {
  const front = [
    `title: ${JSON.stringify(title)}`,
    `incident: ${reference}`,
    `severity: ${severity}`,
    'status: draft',
    'visibility: public',
    `owner: ${JSON.stringify(owner)}`,
    'reviewers: []',
    `components: ${JSON.stringify(ids)}`,
    'times:',
    ...Object.entries(times).map(([name, at]) => `  ${name}: ${at ?? 'null'}`),
    ...(instant(one.published) === null ? [] : [`published: ${instant(one.published) ?? ''}`]),
    'action_items: []',
  ].join('\n');
  const sections = POSTMORTEM_SECTIONS.map((heading) => {
    const own = withoutElements(one.sections.get(heading) ?? '').trim();
    const rows = heading === 'Timeline (UTC)' && one.updates.length > 0 ? `${timeline(one)}\n` : '';
    const body = [own, rows.trim()].filter((part) => part !== '').join('\n\n');
    return `## ${heading}\n\n${body === '' ? '✎ The source says nothing of this.' : body}`;
  });
  const others = [...one.sections]
    .filter(([heading]) => !(POSTMORTEM_SECTIONS as readonly string[]).includes(heading))
    .map(([heading, body]) => `## ${withoutElements(heading)}\n\n${withoutElements(body).trim()}`);
  return `---\n${front}\n---\n\n${[...sections, ...others].join('\n\n')}\n`;
}

function timeline({ updates }: Imported): string {
  const rows = updates
    .flatMap(({ at, text }) => {
      const time = instant(at);
      return time === null ? [] : [{ time, text }];
    })
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map(
      ({ time, text }) =>
        `| ${time.slice(0, 10)} ${time.slice(11, 19)} | ${withoutElements(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()} |`,
    );
  return `| Time | What happened |\n| --- | --- |\n${rows.join('\n')}`;
}
