import { afterEach, describe, expect, it, vi } from 'vitest';
import { rehearse } from './rehearsal.ts';
import { MERIDIAN } from './testing/meridian.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the rehearsal', () => {
  it('renders the whole page of the configuration, bars and all', () => {
    const html = rehearse(MERIDIAN) ?? '';
    expect(html).toContain('</html>');
    for (const { id } of MERIDIAN.components) expect(html).toContain(`id="c-${id}"`);
    expect(html.match(/class="bar"/g)).toHaveLength(MERIDIAN.components.length);
  });

  it('that fails stops no start, and says so without a word of what it read', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const broken = { ...MERIDIAN, page: { ...MERIDIAN.page, timezone: 'Nowhere/Secret' } };
    expect(rehearse(broken)).toBeNull();
    expect(warn).toHaveBeenCalledOnce();
    expect(JSON.stringify(warn.mock.calls)).not.toContain('Nowhere');
  });
});
