// From composed figures to the public documents of the promises, field by field, and the hash that names a report: of its
// content and its final windows, as canonical JSON (keys in order), so that who has the file can compute it again.

import type { CurrentMonth, PastIncident, ReportContent } from '../domain/sla/report.ts';
import { reportTier } from '../domain/sla/report.ts';
import { canonical } from './canonical.ts';
import type { HistoryDocument } from './documents.ts';
import { DOCUMENT_BYTES_LIMIT } from './documents.ts';
import type { ReportDocument, SlaDocument, WindowsDocument } from './sla-documents.ts';

/** Longest root cause that a report repeats, in characters; its postmortem has the rest. */
const CAUSE_LIMIT = 600;
/** Bytes of one pack of windows. */
const PACK_BYTES = 200_000;
type Keyed<Document> = { key: string; document: Document };

export type ProjectedReport = {
  hash: string;
  /** As it was hashed: shortened where it would have been too long for a document. */
  content: ReportContent;
  documents: Keyed<ReportDocument | WindowsDocument>[];
};

/** `windows`: the final windows of each component, packed. */
export async function projectReport(
  composed: ReportContent,
  windows: Readonly<Record<string, string>>,
): Promise<ProjectedReport> {
  const content = fitted(clipped(composed));
  const hash = await hashOfReport(content, windows);
  const { month, revision, at } = content;
  const packs = packed(windows);
  const documents = [`${month}`, `${month}.${revision}`].flatMap((name) => [
    {
      key: `report:${name}`,
      document: { version: 1 as const, at, hash, packs: packs.length, content },
    },
    ...packs.map((components, index) => ({
      key: `windows:${name}:${index + 1}`,
      document: { version: 1 as const, at, components },
    })),
  ]);
  return { hash, content, documents };
}

/** SHA-256 of `{ content, windows }` as canonical JSON, in hex. */
export async function hashOfReport(
  content: object,
  windows: Readonly<Record<string, string>>,
): Promise<string> {
  const text = canonical({ content, windows });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The document `sla`. */
export function projectCurrent(current: CurrentMonth): SlaDocument {
  const { catalog, at, month, ahead, figures, components, state, months } = current;
  return {
    version: 1,
    catalog: catalog.hash,
    at,
    month,
    ahead,
    tiers: figures.map((one) => reportTier(one, state, month)),
    components,
    partialOutageWeight: Math.round(1000 * catalog.sla.partialOutageWeight),
    months: [...months],
  };
}

function clipped(content: ReportContent): ReportContent {
  const clip = (text: string) =>
    text.length <= CAUSE_LIMIT ? text : `${text.slice(0, CAUSE_LIMIT - 1)}…`;
  return {
    ...content,
    incidents: content.incidents.map((one) => ({
      ...one,
      rootCause: one.rootCause === null ? null : clip(one.rootCause),
    })),
  };
}

/** A month of very many incidents lists the longest ones; the count and their time are of all. */
function fitted(content: ReportContent): ReportContent {
  const bytes = new TextEncoder().encode(JSON.stringify(content)).length;
  if (bytes <= DOCUMENT_BYTES_LIMIT - 4096 || content.incidents.length === 0) return content;
  const longest = content.incidents.toSorted((a, b) => b.lastedMs - a.lastedMs);
  const kept = new Set(longest.slice(0, Math.floor(longest.length / 2)));
  return fitted({ ...content, incidents: content.incidents.filter((one) => kept.has(one)) });
}

function packed(windows: Readonly<Record<string, string>>): Record<string, string>[] {
  const packs: Record<string, string>[] = [];
  let bytes = Infinity;
  for (const [component, runs] of Object.entries(windows)) {
    const own = component.length + runs.length + 8;
    if (bytes + own > PACK_BYTES) {
      packs.push({});
      bytes = 0;
    }
    Object.assign(packs.at(-1) ?? {}, { [component]: runs });
    bytes += own;
  }
  return packs;
}

/** The incidents of some months of the public history; `rootCauses` by public id. */
export function pastIncidents(
  history: readonly string[],
  rootCauses: ReadonlyMap<string, string>,
): PastIncident[] {
  return history
    .flatMap((json) => (JSON.parse(json) as HistoryDocument).incidents) // checked when written
    .map(({ id, name, impact, components, intervals, postmortem }) => ({
      id,
      name,
      impact,
      components,
      intervals,
      rootCause: rootCauses.get(id) ?? null,
      postmortem,
    }));
}
