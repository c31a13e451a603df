// A mail can be read in the light and in the dark, from the left and from the right.

import { expect, it } from 'vitest';
import { contrastOf, LEAST_CONTRAST } from '../../../content/schema/status/colour.ts';
import type { Story } from './compose.ts';
import { htmlOf } from './compose.ts';

const story: Story = {
  lang: 'en',
  direction: 'ltr',
  preview: 'Calls fail.',
  mark: 'Investigating',
  tone: 'bad',
  title: 'API: major outage',
  text: 'Calls fail.',
  html: null,
  facts: [['API', 'Major outage']],
  links: [{ text: 'Follow it', href: 'https://status.meridian.example/', isMain: true }],
  footer: [{ text: 'Meridian', href: null }],
};

it.each(['good', 'watch', 'bad', 'planned', 'plain'] as const)(
  'the mark of a %s state stands out on either ground',
  (tone) => {
    const html = htmlOf({ ...story, tone });
    const light = /color:(#[\da-f]{6})" class="mark">Investigating/.exec(html)?.[1] ?? '';
    const dark = /\.mark \{[^}]*[^-]color: (#[\da-f]{6})/.exec(html)?.[1] ?? '';
    expect(contrastOf(light, '#ffffff')).toBeGreaterThan(LEAST_CONTRAST);
    expect(contrastOf(dark, '#0f1216')).toBeGreaterThan(LEAST_CONTRAST);
  },
);

it('what stands beside something keeps its distance in a language from the right, too', () => {
  expect(htmlOf(story)).toContain('padding-right:12px');
  const mirrored = htmlOf({ ...story, lang: 'ar', direction: 'rtl' });
  expect(mirrored).toContain('<html lang="ar" dir="rtl">');
  expect(mirrored).toContain('padding-left:12px');
  expect(mirrored).not.toMatch(/(?:padding|margin)-right/);
});
