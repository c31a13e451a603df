// The rules for links, code and internal markers.

import { describe, expect, it } from 'vitest';
import { GUIDE, POSTMORTEM, RUNBOOK, found } from './example.ts';

describe('links', () => {
  it('lead to a file, to a heading in it, or to an address that is answered', () => {
    expect(found([POSTMORTEM, 'high-latency.md#diagnose', 'low-latency.md'])[0]).toContain(
      'CT002 expected a file of content/; ../runbooks/low-latency.md leads to runbooks/low-latency.md',
    );
    expect(found([POSTMORTEM, '#diagnose', '#diagnosis'])[0]).toContain('found #diagnosis');
    expect(found([RUNBOOK, '(#after)', '(#before)'])[0]).toContain('RB007');
    expect(found([RUNBOOK, '(/history)', '(/histories)'])[0]).toContain(
      'nothing answers at /histories',
    );
    expect(found([RUNBOOK, '(/history)', '(/runbooks/x/)'])[0]).toContain(
      'expected the path of the file',
    );
  });

  it('from a public page lead to public pages only', () => {
    expect(
      found(
        [GUIDE, '\nWords.', '\nSee [this](../postmortems/2026-10-12-api-errors.md).'],
        [POSTMORTEM, 'visibility: public', 'visibility: internal'],
      ),
    ).toEqual([
      `${GUIDE}:7 error CT002 ../postmortems/2026-10-12-api-errors.md leads to a page that is not published`,
    ]);
  });

  it('in code are not links', () => {
    expect(found([GUIDE, '\nWords.', '\n`[a](b.md)`'])).toEqual([]);
  });
});

describe('internal markers', () => {
  it('CT004 wants them in pairs, and none in guides', () => {
    expect(found([POSTMORTEM, '## Impact', '<!-- internal -->\n\n## Impact'])[0]).toContain(
      `${POSTMORTEM}:24 error CT004`,
    );
    expect(found([GUIDE, '\nWords.', '\n<!-- internal -->\n'])[0]).toContain(
      'CT004 a guide is public',
    );
  });
});
