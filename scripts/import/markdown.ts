// Postmortems in plain Markdown; instants, severity and components stand in the front matter or are missing.

import { parseContentFile } from '../../content/schema/front-matter.ts';
import { withoutInternal } from '../../content/schema/publication.ts';
import { SEVERITIES } from '../../worker/domain/vocabulary.ts';
import { sectionsOf } from './sections.ts';
import {
  type Fields,
  type Read,
  type SourceText,
  fieldsOf,
  sorted,
  spanOf,
  wordsIn,
} from './source.ts';

export function fromMarkdown(files: readonly SourceText[]): Read {
  const read = sorted(files, ({ name, text }) => {
    const hasFront = /^\ufeff?---[ \t]*\r?$/m.exec(text)?.index === 0;
    const parts = hasFront ? parseContentFile(text) : { data: {}, body: text, problems: [] };
    if (parts.problems[0] !== undefined) return `${name}: ${parts.problems[0].message}`;
    const front = fieldsOf(parts.data);
    const visibility = String(front['visibility'] ?? 'public');
    if (visibility !== 'public') return `${name}: visibility: ${visibility}, left out`;
    const body = withoutInternal(parts.body);
    const isCut = body !== parts.body;
    const times: Fields = { ...front, ...fieldsOf(front['times']) };
    const heading = /^#\s+(.+)$/m.exec(body)?.[1];
    const severity = `SEV-${/^SEV-?([1-4])$/i.exec(String(front['severity'] ?? ''))?.[1] ?? ''}`;
    const listed = front['components'] ?? front['affected'];
    const whole = spanOf(
      wordsIn(times['started']) ?? wordsIn(times['start']),
      wordsIn(times['resolved']) ?? wordsIn(times['end']),
    );
    return {
      source: name,
      title: wordsIn(front['title']) ?? heading ?? name.replace(/\.md$/, ''),
      severity: SEVERITIES.find((one) => one === severity) ?? null,
      components: Array.isArray(listed) ? listed.map(String) : [],
      times: {
        ...whole,
        detected: wordsIn(times['detected']) ?? whole.detected,
        acknowledged: wordsIn(times['acknowledged']),
        mitigated: wordsIn(times['mitigated']) ?? whole.mitigated,
        restored: wordsIn(times['restored']) ?? whole.restored,
      },
      sections: sectionsOf(heading === undefined ? body : body.replace(/^#\s+.+$/m, '')),
      updates: [],
      published: wordsIn(front['published']),
      ...(isCut && { left: ['what stands between internal markers'] }),
    };
  });
  return { ...read, components: [] };
}
