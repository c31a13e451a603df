// What may leave the house, and what may not.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicationOf, unpairedMarkers, withoutInternal } from './publication.ts';

describe('publication', () => {
  it('publishes only what is approved and public', () => {
    const published = (['draft', 'in_review', 'approved', 'withdrawn'] as const).flatMap((status) =>
      (['public', 'internal'] as const)
        .filter((visibility) => publicationOf({ status, visibility }) === 'published')
        .map((visibility) => `${status} ${visibility}`),
    );
    expect(published).toEqual(['approved public']);
  });

  it('keeps the address of what was public and is withdrawn', () => {
    expect(publicationOf({ status: 'withdrawn', visibility: 'public' })).toBe('withdrawn');
    expect(publicationOf({ status: 'withdrawn', visibility: 'internal' })).toBe('unpublished');
  });

  it('publishes a runbook unless it is internal', () => {
    expect(publicationOf({})).toBe('published');
    expect(publicationOf({ visibility: 'internal' })).toBe('unpublished');
  });
});

describe('internal sections', () => {
  it('leaves out what stands between the markers, and the markers', () => {
    const text = 'before\n<!-- internal -->\nsecret\n<!-- /internal -->\nafter';
    expect(withoutInternal(text)).toBe('before\n\nafter');
  });

  it('hides the rest of the file when a marker is never closed', () => {
    expect(withoutInternal('before<!-- internal -->secret')).toBe('before');
  });

  it('does not end the outer section with the inner one', () => {
    const text = 'a<!--internal-->b<!-- INTERNAL -->c<!-- /internal -->d<!--/internal-->e';
    expect(withoutInternal(text)).toBe('ae');
  });

  it.each([
    ['<!-- internal only -->', '<!-- /internal only -->'],
    ['<!-- Internal: names -->', '<!-- /Internal -->'],
    ['<!--\n  internal\n-->', '<!--\n/ internal\n-->'],
    ['<!--- internal --->', '<!--- /internal --->'],
    ['<!-- internal > public -->', '<!-- /internal -->'],
  ])('takes %j … %j for what it was meant to be', (begin, end) => {
    expect(withoutInternal(`a${begin}secret${end}b`)).toBe('ab');
    expect(unpairedMarkers(`a${begin}secret${end}b`)).toEqual([]);
    expect(unpairedMarkers(`a${begin}secret`)).toEqual([1]);
  });

  it('takes no other word for it, and reads a thousand beginnings without an end', () => {
    const text = 'a<!-- internally we call it x -->b<!-- not internal -->c';
    expect(withoutInternal(text)).toBe(text);
    expect(withoutInternal('<!-- internal '.repeat(20_000))).toHaveLength(14 * 20_000);
    expect(withoutInternal(`<!--${' '.repeat(200_000)}`)).toHaveLength(200_004);
  });

  it('hides in code blocks too, because nobody expects an exception', () => {
    const text = '```text\nx\n<!-- internal -->\nsecret\n<!-- /internal -->\n```';
    expect(withoutInternal(text)).not.toContain('secret');
  });

  it('never lets a hidden text through, whatever stands around it', () => {
    const piece = fc.constantFrom(
      '<!-- internal -->',
      '<!-- /internal -->',
      'text ',
      '```\n',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (before, after) => {
        const depth = before.reduce(
          (open, part) =>
            part === '<!-- internal -->'
              ? open + 1
              : part === '<!-- /internal -->'
                ? Math.max(0, open - 1)
                : open,
          0,
        );
        const shown = withoutInternal(`${before.join('')}CANARY${after.join('')}`);
        expect(shown.includes('CANARY')).toBe(depth === 0);
      }),
    );
  });

  it('finds markers without a partner', () => {
    expect(unpairedMarkers('<!-- internal -->a<!-- /internal -->')).toEqual([]);
    expect(unpairedMarkers('a<!-- /internal -->b<!-- internal -->')).toEqual([1, 20]);
  });
});
