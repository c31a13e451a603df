// Upptime's issues as GitHub's API lists them. They know no severity. upptime.js.org

import { sectionsOf } from './sections.ts';
import { type Read, fieldsOf, listOf, sorted, spanOf, wordsIn } from './source.ts';

/** A list of issues, or a list of its pages (`gh api --paginate --slurp`). */
export function fromUpptime(json: unknown): Read {
  if (!Array.isArray(json)) {
    return { incidents: [], components: [], loose: ['expected a list of issues; found none'] };
  }
  const read = sorted(json.flat().map(fieldsOf), (issue) => {
    const source = `#${String(issue['number'])}`;
    if ('pull_request' in issue) return null;
    const labels = listOf(issue['labels']).map(({ name }) => String(name));
    if (!labels.includes('status')) return `${source}: not labelled "status"`;
    if (labels.includes('maintenance')) return `${source}: planned work`;
    const resolved = wordsIn(issue['closed_at']);
    if (resolved === null) return `${source}: not resolved yet`;
    const title = (wordsIn(issue['title']) ?? source).replace(/^[^\p{L}\p{N}]+/u, '');
    const site = /^(.*?) (?:is|has) /.exec(title)?.[1];
    return {
      source,
      title,
      severity: null,
      components: site === undefined ? labels.filter((label) => label !== 'status') : [site],
      times: spanOf(wordsIn(issue['created_at']), resolved),
      sections: sectionsOf(wordsIn(issue['body']) ?? ''),
      updates: [],
      published: null,
    };
  });
  return { ...read, components: [] };
}
