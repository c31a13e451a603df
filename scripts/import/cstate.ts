// cState's issues: Markdown with `resolved`, `severity` and `affected` in the front matter. docs.cstate.com

import { parseContentFile } from '../../content/schema/front-matter.ts';
import type { Severity } from '../../worker/domain/vocabulary.ts';
import { sectionsOf } from './sections.ts';
import { type Read, type SourceText, fieldsOf, sorted, spanOf, wordsIn } from './source.ts';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  down: 'SEV-1',
  disrupted: 'SEV-2',
  notice: 'SEV-3',
};

export function fromCState(files: readonly SourceText[]): Read {
  const read = sorted(files, ({ name, text }) => {
    const { data, body, problems } = parseContentFile(text);
    const front = fieldsOf(data);
    if (problems[0] !== undefined) return `${name}: ${problems[0].message}`;
    if (front['resolved'] !== true) return `${name}: not resolved yet, or no issue`;
    if (front['informational'] === true) return `${name}: informational, no incident`;
    return {
      source: name,
      title: wordsIn(front['title']) ?? name,
      severity: SEVERITIES[String(front['severity'])] ?? null,
      components: Array.isArray(front['affected']) ? front['affected'].map(String) : [],
      times: spanOf(wordsIn(front['date']), wordsIn(front['resolvedWhen'])),
      sections: sectionsOf(body),
      updates: [],
      published: null,
    };
  });
  return { ...read, components: [] };
}
