// How content files point at each other.

import { expect, it } from 'vitest';
import { addressOf, contentLink } from './links.ts';

it('resolves a relative path from the file in which it stands', () => {
  expect(contentLink('postmortems/a.md', '../runbooks/b.md#diagnose')).toEqual({
    file: 'runbooks/b.md',
    hash: '#diagnose',
  });
  expect(contentLink('guides/a.md', 'b.md')).toEqual({ file: 'guides/b.md', hash: '' });
});

it('leaves addresses, paths of the site and places on the page alone', () => {
  for (const href of ['https://example.com/a.md', 'mailto:a@b.example', '/history', '#here', '']) {
    expect(contentLink('guides/a.md', href)).toBeNull();
  }
});

it('cannot leave the content folder', () => {
  expect(contentLink('guides/a.md', '../../../etc/passwd.md')?.file).toBe('etc/passwd.md');
});

it('gives every file an address with a slash at both ends', () => {
  expect(addressOf('runbooks/high-latency.md')).toBe('/runbooks/high-latency/');
  expect(addressOf('guides/index.md')).toBe('/guides/');
});
