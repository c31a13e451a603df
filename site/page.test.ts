// Which files become pages, and what of a file a page carries.

import { expect, it } from 'vitest';
import { type SourceFile, pageOf } from './page.ts';

const UPDATED = '2026-10-14T15:00:00Z';

function postmortem({ status = 'approved', visibility = 'public', body = '' } = {}): SourceFile {
  const text = `---
title: "2026-10-12 – API errors"
incident: INC-20261012-01
severity: SEV-2
status: ${status}
visibility: ${visibility}
owner: "@team-hidden"
reviewers: ["@team-db"]
roles: { ic: somebody }
components: [api]
times:
  started: 2026-10-12T08:41:00Z
  detected: 2026-10-12T08:43:00Z
  acknowledged: null
  mitigated: 2026-10-12T09:06:00Z
  restored: 2026-10-12T09:12:00Z
  resolved: 2026-10-12T09:27:00Z
impact: { users: 1, users_pct: 12, failed_requests: null, revenue_eur: 99999, tickets: 2, data_at_risk: false }
cause: { immediate: a, root: b, contributing: [c], trigger: d }
action_items: []
---

## Summary

What happened.
${body}`;
  return {
    kind: 'postmortems',
    file: 'postmortems/2026-10-12-api-errors.md',
    text,
    facts: () => null,
  };
}

it('makes no page of what is not approved, or not public', () => {
  for (const status of ['draft', 'in_review']) {
    expect(pageOf(postmortem({ status }), UPDATED)).toBeNull();
  }
  expect(pageOf(postmortem({ visibility: 'internal' }), UPDATED)).toBeNull();
});

it('says of a withdrawn one that it is withdrawn, and nothing of what it said', () => {
  const page = pageOf(postmortem({ status: 'withdrawn' }), UPDATED);
  expect(page?.body).toContain('Withdrawn');
  expect(JSON.stringify(page)).not.toMatch(/What happened|users_pct/);
  expect(page?.data.pagefind).toBe(false);
});

it('leaves out internal sections before anything else sees them', () => {
  const body = '<!-- internal -->\nSECRET\n<!-- /internal -->\n';
  expect(JSON.stringify(pageOf(postmortem({ body }), UPDATED))).not.toContain('SECRET');
});

it('carries nothing that writers say to each other in comments', () => {
  const body = '\n<!-- ask SECRET -->\n\nWords <!-- SECRET again -->.\n';
  const page = pageOf(postmortem({ body }), UPDATED);
  expect(page?.body).toContain('Words .');
  expect(JSON.stringify(page)).not.toContain('SECRET');
});

it('refuses to guess where an internal section ends', () => {
  expect(() => pageOf(postmortem({ body: '\n<!-- internal -->\nSECRET\n' }), UPDATED)).toThrow(
    'content/postmortems/2026-10-12-api-errors.md:27 expected internal markers in pairs',
  );
});

it('carries no owner, reviewer or role', () => {
  expect(JSON.stringify(pageOf(postmortem(), UPDATED))).not.toMatch(/team-|somebody/);
});

it('stops the build with file, line and expectation where front matter is wrong', () => {
  const source = postmortem();
  const text = source.text.replace('SEV-2', 'SEV-5');
  expect(() => pageOf({ ...source, text }, UPDATED)).toThrow(
    'content/postmortems/2026-10-12-api-errors.md:4 severity: expected SEV-1, SEV-2, SEV-3 or SEV-4, for example SEV-2; found "SEV-5"',
  );
});

it('changes its hash with what readers see, and with nothing else', () => {
  const hash = (source: SourceFile, updated = UPDATED) =>
    pageOf(source, updated)?.data.postmortem?.hash;
  const first = hash(postmortem());
  expect(hash(postmortem(), '2026-12-01T00:00:00Z')).toBe(first);
  expect(hash(postmortem({ body: '\n<!-- internal -->x<!-- /internal -->' }))).not.toBe(undefined);
  expect(hash(postmortem({ body: '\nMore.' }))).not.toBe(first);
});

it('takes the public id from the facts, and refuses facts that it cannot read', () => {
  const facts = {
    reference: 'INC-20261012-01',
    publicId: 'k3v9q2m7x4ht',
    severity: 'SEV-2',
    times: {
      started: '2026-10-12T08:41:00Z',
      detected: '2026-10-12T08:43:00Z',
      acknowledged: null,
      mitigated: '2026-10-12T09:06:00Z',
      restored: '2026-10-12T09:12:00Z',
      resolved: '2026-10-12T09:27:00Z',
    },
    components: ['api'],
    sla: null,
  };
  const source = { ...postmortem(), facts: () => facts };
  expect(pageOf(source, UPDATED)?.data.postmortem?.publicId).toBe('k3v9q2m7x4ht');
  expect(() => pageOf({ ...source, facts: () => ({ ...facts, publicId: 'x' }) }, UPDATED)).toThrow(
    'content/incidents/INC-20261012-01.json publicId: expected 12 characters',
  );
});
