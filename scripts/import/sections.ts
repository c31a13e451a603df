// The text of others by heading, with ours in the place of those that mean the same.

import type { POSTMORTEM_SECTIONS } from '../../content/schema/postmortem.ts';

/** Headings that mean one of ours, in the words of others. */
const SYNONYMS: Readonly<Record<string, (typeof POSTMORTEM_SECTIONS)[number]>> = {
  summary: 'Summary',
  overview: 'Summary',
  impact: 'Impact',
  'customer impact': 'Impact',
  timeline: 'Timeline (UTC)',
  'timeline (utc)': 'Timeline (UTC)',
  'root cause': 'Root cause and contributing factors',
  'root causes': 'Root cause and contributing factors',
  'root cause analysis': 'Root cause and contributing factors',
  'root cause and contributing factors': 'Root cause and contributing factors',
  'what went well': 'What went well',
  'what went wrong': 'What went wrong',
  'what went poorly': 'What went wrong',
  'where we got lucky': 'Where we got lucky',
  'action items': 'Action items',
  'lessons learned': 'Lessons learned',
};

/** Markdown cut at its headings; what stands before the first is the summary. Code is not cut. */
export function sectionsOf(markdown: string): Map<string, string> {
  const sections = new Map<string, string>();
  let heading = 'Summary';
  let fenced = false;
  const add = (line: string) => sections.set(heading, `${sections.get(heading) ?? ''}${line}\n`);
  for (const line of markdown.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    const own = fenced
      ? undefined
      : /^#{1,2}\s+(\S.*)$/
          .exec(line)?.[1]
          ?.trimEnd()
          .replace(/\s#{1,6}$/, '')
          .trimEnd();
    if (own === undefined) add(line);
    else heading = SYNONYMS[own.toLowerCase().replace(/:$/, '')] ?? own;
  }
  for (const [name, body] of sections) if (body.trim() === '') sections.delete(name);
  return sections;
}
