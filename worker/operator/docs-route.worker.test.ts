// What is internal is read by operators and by nobody else.

import { expect, it } from 'vitest';
import { EMPTY_CONTENT } from '../domain/content-index.ts';
import { emptyDatabase } from '../testing/database.ts';
import { bearer, Desk } from '../testing/operators.ts';

it('an internal page is an operator’s', async () => {
  const desk = new Desk(await emptyDatabase());
  const secret = { path: 'runbooks/secret', title: 'A <b>', html: '<p>The contract.</p>' };
  desk.operators.content = { ...EMPTY_CONTENT, internalPages: [secret] };
  const headers = bearer('read');
  for (const path of ['/console/docs', '/console/docs/runbooks/secret']) {
    const answer = await desk.ask('GET', path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console/sign-in']);
  }
  const list = await desk.ask('GET', '/console/docs', { headers });
  expect(await list.text()).toContain('<a href="/console/docs/runbooks/secret">A &lt;b></a>');
  const page = await desk.ask('GET', '/console/docs/runbooks/secret/', { headers });
  expect(page.headers.get('cache-control')).toContain('no-store');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const text = await page.text();
  expect(text).toContain('<p>The contract.</p>');
  expect(text).toContain('<title>A &lt;b&gt;</title>');
  expect((await desk.ask('GET', '/console/docs/runbooks/other', { headers })).status).toBe(404);
});
