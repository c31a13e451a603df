// What other products' HTML becomes.

import { expect, it } from 'vitest';
import { withoutElements } from './elements.ts';

it.each([
  [
    'Plain, with <https://status.example> and `<name>`.',
    'Plain, with <https://status.example> and `<name>`.',
  ],
  ['We look.<br />Soon <b>more</b>.', 'We look.\nSoon **more**.'],
  [
    'See <a href="https://x.example/a" onclick="y()">the log</a>.',
    'See [the log](https://x.example/a).',
  ],
  ['See <a href="javascript:alert(1)">this</a>.', 'See this.'],
  ['A <img src=x onerror=alert(1)> B', 'A  B'],
  ['A <!-- internal --> B', 'A  B'],
  ['```html\n<script>x</script>\n```', '```html\n<script>x</script>\n```'],
])('%s', (from, to) => {
  expect(withoutElements(from)).toBe(to);
});

it.each([
  '<script>alert(1)</script>',
  '<scr<script>x</script>ipt>alert(1)</script>',
  '<div><p>One</p><ul><li>Two<li>Three</ul></div>',
  '<<b>img src=x onerror=alert(1)>',
  '<script>\n\nalert(1)\n\n</script>',
  '<a href="https://x.example/">open',
])('leaves no element of %s', (hostile) => {
  const text = withoutElements(`${hostile}\n\nRest <i>of</i> it.`);
  expect(text).not.toMatch(/<\/?[a-z!]/i);
  expect(text).toContain('Rest of it.');
});
