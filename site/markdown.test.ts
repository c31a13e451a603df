// What happens to a page's Markdown before it is rendered.

import { describe, expect, it } from 'vitest';
import type { ActionItem } from '../content/schema/postmortem.ts';
import { opening, withActionItems, forReaders } from './markdown.ts';

describe('links', () => {
  const linked = (markdown: string) => forReaders(markdown, 'postmortems/2026-10-12-a.md');

  it('become addresses of the site', () => {
    expect(linked('See [the runbook](../runbooks/high-latency.md#diagnose "title").')).toBe(
      'See [the runbook](/runbooks/high-latency/#diagnose "title").',
    );
    expect(linked('[a][b]\n\n[b]: ../guides/index.md\n')).toBe('[a][b]\n\n[b]: /guides/\n');
  });

  it('may have their own path as words', () => {
    expect(linked('[../guides/index.md](../guides/index.md)')).toBe(
      '[../guides/index.md](/guides/)',
    );
  });

  it('stay as they are in code, to other hosts, and to other files', () => {
    const text =
      '`[a](../guides/index.md)` [b](https://example.com/c.md) ![d](./e.png) [f](g.csv)\n';
    expect(linked(text)).toBe(text);
  });
});

describe('comments', () => {
  const read = (markdown: string) => forReaders(markdown, 'runbooks/a.md');

  it.each([
    ['between paragraphs', 'One.\n\n<!-- ask\nBob -->\n\nTwo.\n'],
    ['in a sentence', 'One <!-- ask Bob --> two.\n'],
    ['in a list and a quotation', '- one\n  <!-- ask Bob -->\n\n> two\n> <!-- ask\n> Bob -->\n'],
    ['that excuse a sentence', '<!-- blame-ok: Bob said so -->\n\nWords.\n'],
    ['that never end', 'Words.\n\n<!-- ask Bob\n\nand so on'],
  ])('%s go', (_, markdown) => {
    expect(read(markdown)).not.toMatch(/Bob|<!--|-->/);
  });

  it('stay where they are code, and leave their neighbours alone', () => {
    const text = 'Write `<!-- x -->`.\n\n```html\n<!-- y -->\n```\n\nH<sub>2</sub>O\n';
    expect(read(text)).toBe(text);
    expect(read('<kbd>a</kbd><!-- b -->[c](../guides/index.md)')).toBe('<kbd>a</kbd>[c](/guides/)');
    expect(read('[a <!-- b -->c](../guides/index.md) d')).toBe('[a c](/guides/) d');
  });
});

describe('action items', () => {
  const item: ActionItem = {
    id: 'AI-1',
    title: 'Refuse a | b',
    type: 'prevent',
    priority: 'P0',
    owner: '@team-secret',
    due: '2026-10-23',
    tracker: 'https://issues.meridian.example/1',
    done_when: 'it fails',
    state: 'open',
  };

  it('end their section as a table, without owner and tracker', () => {
    const text = withActionItems('## Action items\n\nWords.\n\n## Lessons learned\n\nMore.\n', [
      item,
    ]);
    expect(text).toContain('Words.\n\n| Id | What');
    expect(text.indexOf('AI-1')).toBeLessThan(text.indexOf('## Lessons'));
    expect(text).toContain('Refuse a \\| b');
    expect(text).toContain('states are those of the day on which this page was last changed');
    expect(text).not.toMatch(/team-secret|issues\.meridian/);
  });

  it('leave a text without that section alone', () => {
    expect(withActionItems('## Summary\n', [item])).toBe('## Summary\n');
  });
});

describe('the description of a page', () => {
  it('is the first paragraph of the section, in plain words', () => {
    expect(opening('## Summary\n\nFor *31 minutes*\nsome `503`.\n\nMore.', 'Summary')).toBe(
      'For 31 minutes some 503.',
    );
  });

  it('ends at a word', () => {
    const text = opening(`## Summary\n\n${'word '.repeat(60)}`, 'Summary') ?? '';
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text).toMatch(/word …$/);
  });

  it('is missing where the section begins with something else', () => {
    expect(opening('## Summary\n\n- a list\n', 'Summary')).toBeUndefined();
  });
});
