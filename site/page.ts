// From a content file to a page of the site, or to nothing. Pure except for the hash. This is where
// the public and the rest part: only what is written field by field into a `Page` goes any further.

import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { excessOf } from '../content/schema/excess.ts';
import { type IncidentFacts, incidentFacts } from '../content/schema/facts.ts';
import { parseContentFile, problemsOf } from '../content/schema/front-matter.ts';
import { addressOf } from '../content/schema/links.ts';
import { type Postmortem, postmortem } from '../content/schema/postmortem.ts';
import { publicationOf, unpairedMarkers, withoutInternal } from '../content/schema/publication.ts';
import type { PublishedPostmortem } from '../content/schema/published.ts';
import { type Runbook, guide, runbook } from '../content/schema/runbook.ts';
import {
  ACTION_DUE_DAYS,
  type ActionPriority,
  type ActionState,
  type PostmortemStep,
} from '../worker/domain/vocabulary.ts';
import { opening, withActionItems, forReaders } from './markdown.ts';

/** A file of `content/` as it was read. */
export type SourceFile = {
  readonly kind: 'postmortems' | 'runbooks' | 'guides';
  /** Relative to `content/`. */
  readonly file: string;
  readonly text: string;
  /** The facts file of an incident, not yet validated; null where there is none. */
  readonly facts: (reference: string) => unknown;
};

/** What a postmortem's page shows beside its text, and what goes to `/postmortems.json`. */
export type PostmortemPanel = PublishedPostmortem & {
  readonly times: Postmortem['times'];
  readonly impact: Postmortem['impact'];
  readonly sla: Postmortem['sla'];
  readonly runbooks: readonly string[];
  readonly recurrenceOf: string | null;
  /** When each step was done, as far as the front matter says. */
  readonly steps: Readonly<Partial<Record<PostmortemStep, string>>>;
  /** What was promised, without words or owners: for counts. */
  readonly actions: readonly { readonly state: ActionState; readonly dueBy: string }[];
};

/** What a runbook's page shows beside its text. */
export type RunbookPanel = Pick<
  Runbook,
  | 'id'
  | 'alerts'
  | 'components'
  | 'severity'
  | 'owner'
  | 'estimated_resolution'
  | 'escalation'
  | 'last_tested'
  | 'test_kind'
  | 'test_interval'
  | 'dashboards'
>;

/** A page that the site builds. */
export type Page = {
  readonly id: string;
  /** Relative to the root of the project, as edit links need it. */
  readonly filePath: string;
  readonly body: string;
  readonly data: {
    readonly title: string;
    readonly description?: string;
    readonly pagefind: boolean;
    readonly tableOfContents?: { readonly maxHeadingLevel: number };
    readonly order?: number;
    readonly postmortem?: PostmortemPanel;
    readonly runbook?: RunbookPanel;
  };
};

const WITHDRAWN = `:::caution[Withdrawn]
What this postmortem said is no longer considered right, so it is not shown.
The times above are those of the record.
:::
`;

/**
 * The page of a file; null where it may not be public. Throws with file, line and what is wrong
 * where the file cannot be trusted to say so: a build that stops is better than a page that
 * guesses.
 */
export function pageOf(source: SourceFile, updated: string): Page | null {
  const excess = excessOf(source.text);
  if (excess !== null) throw new Error(`content/${source.file}:${excess.line} ${excess.message}`);
  const parts = parseContentFile(source.text);
  const [stray] = unpairedMarkers(parts.body);
  if (source.kind !== 'guides' && stray !== undefined) {
    const line = parts.bodyLine + parts.body.slice(0, stray).split('\n').length - 1;
    throw new Error(`content/${source.file}:${line} expected internal markers in pairs`);
  }
  const read = <Schema extends z.ZodType>(schema: Schema): z.infer<Schema> => {
    const parsed = parts.problems.length === 0 ? schema.safeParse(parts.data) : undefined;
    if (parsed?.success) return parsed.data;
    const problems = parsed === undefined ? parts.problems : problemsOf(parts, parsed.error);
    const lines = problems.map(({ line, message }) => `content/${source.file}:${line} ${message}`);
    throw new Error(lines.join('\n'));
  };
  if (source.kind === 'guides') return guidePage(source, read(guide), parts.body);
  const body = forReaders(withoutInternal(parts.body), source.file);
  if (source.kind === 'runbooks') return runbookPage(source, read(runbook), body);
  return postmortemPage(source, read(postmortem), body, updated);
}

function postmortemPage(source: SourceFile, meta: Postmortem, body: string, updated: string) {
  if (publicationOf(meta) === 'unpublished') return null;
  if (meta.status !== 'approved' && meta.status !== 'withdrawn') return null;
  const withdrawn = meta.status === 'withdrawn';
  const text = withdrawn ? WITHDRAWN : withActionItems(body, meta.action_items);
  const shown = {
    incident: meta.incident,
    publicId: factsOf(source, meta.incident)?.publicId ?? null,
    slug: slugOf(source.file),
    url: addressOf(source.file),
    title: meta.title,
    severity: meta.severity,
    status: meta.status,
    date: meta.title.slice(0, 10),
    ...(meta.published !== undefined && { publishedAt: meta.published }),
    steps: stepsOf(meta),
    components: meta.components,
    times: meta.times,
    impact: withdrawn ? undefined : meta.impact,
    sla: withdrawn ? undefined : meta.sla,
    ...(!withdrawn && { rootCause: meta.cause.root }),
    runbooks: withdrawn ? [] : meta.runbooks,
    recurrenceOf: meta.recurrence_of,
    actions: withdrawn
      ? []
      : meta.action_items.map(({ state, priority, due }) => ({
          state,
          dueBy: due ?? policyDay(priority, meta.times.resolved),
        })),
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([shown, text]))
    .digest('hex')
    .slice(0, 32);
  const description = withdrawn ? undefined : opening(body, 'Summary');
  return page(source, text, {
    title: meta.title,
    ...(description !== undefined && { description }),
    pagefind: !withdrawn,
    tableOfContents: { maxHeadingLevel: 2 },
    postmortem: { ...shown, updated, hash },
  });
}

function runbookPage(source: SourceFile, meta: Runbook, body: string) {
  if (publicationOf(meta) === 'unpublished') return null;
  const description = opening(body, 'When to use');
  return page(source, body, {
    title: meta.title,
    ...(description !== undefined && { description }),
    pagefind: true,
    runbook: {
      id: meta.id,
      alerts: meta.alerts,
      components: meta.components,
      severity: meta.severity,
      owner: meta.owner,
      estimated_resolution: meta.estimated_resolution,
      escalation: meta.escalation,
      last_tested: meta.last_tested,
      test_kind: meta.test_kind,
      test_interval: meta.test_interval,
      dashboards: meta.dashboards,
    },
  });
}

function guidePage(source: SourceFile, meta: z.infer<typeof guide>, body: string) {
  const { title, description, order } = meta;
  return page(source, forReaders(body, source.file), {
    title,
    description,
    order,
    pagefind: true,
  });
}

function page(source: SourceFile, body: string, data: Page['data']): Page {
  const id = addressOf(source.file).slice(1, -1);
  return { id, filePath: `content/${source.file}`, body, data };
}

function factsOf(source: SourceFile, reference: string): IncidentFacts | null {
  const raw = source.facts(reference);
  if (raw === null) return null;
  const parsed = incidentFacts.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new Error(
    `content/incidents/${reference}.json ${where}: ${issue?.message ?? 'unreadable'}`,
  );
}

function stepsOf({ drafted, reviewed, published }: Postmortem): PostmortemPanel['steps'] {
  return {
    ...(drafted !== undefined && { drafted }),
    ...(reviewed !== undefined && { reviewed }),
    ...(published !== undefined && { published }),
  };
}

/** The last day that the policy allows. */
function policyDay(priority: ActionPriority, resolved: string): string {
  const due = Date.parse(resolved) + ACTION_DUE_DAYS[priority] * 86_400_000;
  return new Date(due).toISOString().slice(0, 10);
}

function slugOf(file: string) {
  return file.replace(/^.*\//, '').replace(/\.md$/, '');
}
