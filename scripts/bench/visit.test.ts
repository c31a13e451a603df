import { expect, test } from 'vitest';
import { loadsOf } from './visit.ts';

test('what a browser loads by itself is counted, what it may only follow is not', () => {
  const html = `<link rel="icon" href="data:image/svg+xml,x">
    <link rel="canonical" href="https://status.example/"><link rel="alternate" href="/history.atom">
    <link rel="stylesheet" href="/page/a.css"><script type="module" src="/page/b.js"></script>
    <a href="/history">History</a><img src="/logo.svg" alt="">`;
  expect(loadsOf(html)).toEqual(['/page/a.css', '/page/b.js', '/logo.svg']);
});
