import { describe, expect, test } from 'vitest';
import { hashOfReport } from '../snapshot/sla.ts';
import type { ReportDocument } from '../snapshot/sla-documents.ts';
import { november, projectedOctober } from '../testing/reports.ts';
import { published } from '../testing/published.ts';
import { pageDocument, view } from '../testing/views.ts';
import type { Inside } from './inside.ts';
import type { ReportFile } from './report-files.ts';
import { reportFile } from './report-files.ts';

const INSIDE: Inside = {
  documents: new Map(),
  tiers: [
    {
      id: 'enterprise',
      sloPer100k: 99_950,
      slo: 'breached',
      policy: {
        basis: 'target',
        stepPer100k: 100,
        creditPer100k: 10_000,
        capPer100k: 30_000,
        rounding: 'up',
      },
      creditPer100k: 10_000,
      calculation: 'Credit = 1 × 10 %',
    },
  ],
  pending: [
    {
      id: 'correction02',
      component: 'api',
      from: Date.UTC(2026, 10, 3),
      to: Date.UTC(2026, 10, 3, 0, 5),
      reason: 'a broken probe',
      by: 'ops',
    },
  ],
};

async function site({ isPublic = true } = {}) {
  const { ask, stored } = published(view(pageDocument()), {
    public: isPublic,
    lookInside: async (request) => (request.headers.has('Authorization') ? INSIDE : null),
  });
  const { documents } = await projectedOctober();
  for (const { key, document } of documents) stored.documents.set(key, document);
  stored.documents.set('sla', november());
  return { ask, stored };
}

const signedIn = { headers: { Authorization: 'Bearer something' } };

describe('/sla', () => {
  test('begins with the answer, and has budgets and months with their reports', async () => {
    const { ask } = await site();
    const html = await (await ask('/sla')).text();
    expect(html).toContain('Every promise holds so far in November 2026');
    expect(html).toContain('28.2 of 43.2 min left');
    expect(html).toContain('href="/sla/reports/2026-10.html"');
    expect(html).toContain('Missed');
  });

  test('speaks the language of its address', async () => {
    const { ask } = await site();
    const html = await (await ask('/de/sla')).text();
    expect(html).toContain('Bisher ist im November 2026 jede Zusage eingehalten');
    expect(html).toContain('28,2 von 43,2 min übrig');
    expect(html).toContain('href="/de/sla/reports/2026-10.html"');
  });

  test('says that nothing has been counted yet, where that is so', async () => {
    const { ask, stored } = await site();
    stored.documents.delete('sla');
    const html = await (await ask('/sla')).text();
    expect(html).toContain('The first report appears on the 1st of next month.');
  });

  test('shows credits, own targets and waiting corrections to who is signed in, and to nobody else', async () => {
    const { ask } = await site();
    const outside = await (await ask('/sla')).text();
    expect(outside).not.toMatch(/Credit|correction02|Own target/);
    const answer = await ask('/sla', signedIn);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    expect(answer.headers.get('ETag')).toBeNull();
    const inside = await answer.text();
    expect(inside).toContain('99.95 %');
    expect(inside).toContain('Credit = 1 × 10 %');
    expect(inside).toContain('a broken probe');
  });

  test('is made anew for who is signed in, also while everybody is answered from what is ready', async () => {
    const { ask } = await site();
    await ask('/sla');
    expect(await (await ask('/sla', signedIn)).text()).toContain('Own target');
    expect(await (await ask('/sla')).text()).not.toContain('Own target');
  });

  test('is nowhere where the configuration keeps it inside, but for who is signed in', async () => {
    const { ask } = await site({ isPublic: false });
    for (const path of [
      '/sla',
      '/de/sla',
      '/sla/reports/2026-10.html',
      '/sla/reports/2026-10.csv',
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    expect(await (await ask('/')).text()).not.toContain('href="/sla"');
    expect((await ask('/sla', signedIn)).status).toBe(200);
  });

  test('is led to from every page where there are promises', async () => {
    const { ask } = await site();
    expect(await (await ask('/history')).text()).toContain('href="/sla"');
  });
});

describe('a report', () => {
  test('as HTML names verdicts, incidents with their causes, maintenance and corrections', async () => {
    const { ask } = await site();
    const answer = await ask('/sla/reports/2026-10.html');
    expect(answer.status).toBe(200);
    const html = await answer.text();
    for (const said of [
      'SLA report, October 2026',
      'Missed',
      '99.899 %',
      'A pool of database connections had no limit per customer.',
      'Database upgrade',
      'the probe asked an address that had been retired',
      'September 2026',
    ]) {
      expect(html).toContain(said);
    }
    expect(html).not.toMatch(/99\.95 |Own target/);
    expect(html.match(/<section.*<\/section>/s)?.[0].replaceAll('><', '>\n<')).toMatchSnapshot();
  });

  test('as JSON has the published shape, and a hash that anybody can compute again', async () => {
    const { ask } = await site();
    const answer = await ask('/sla/reports/2026-10.json');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const file = (await answer.json()) as ReportFile;
    expect(reportFile.safeParse(file).error).toBeUndefined();
    expect(await hashOfReport(file.content, file.windows)).toBe(file.hash);
    expect(file.internal).toBeUndefined();
    expect(file).toMatchSnapshot();
    const inside = (await (await ask('/sla/reports/2026-10.json', signedIn)).json()) as ReportFile;
    expect(inside.internal).toMatchObject([{ id: 'enterprise', creditPer100k: 10_000 }]);
  });

  test('as CSV has every window of the month, run by run', async () => {
    const { ask } = await site();
    const answer = await ask('/sla/reports/2026-10.csv');
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    const csv = await answer.text();
    expect(csv).toMatchSnapshot();
    const counts = csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',')[2]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2 * 8928);
  });

  test('of an earlier revision stays readable', async () => {
    const { ask, stored } = await site();
    const first = structuredClone(stored.documents.get('report:2026-10')) as ReportDocument;
    first.content.revision = 1;
    stored.documents.set('report:2026-10.1', first);
    const file = (await (await ask('/sla/reports/2026-10.1.json')).json()) as ReportFile;
    expect(file.content.revision).toBe(1);
    expect((await ask('/sla/reports/2026-10.2.json')).status).toBe(200);
  });

  test.each(['2026-13.html', '2026-10.pdf', '2025-01.html', '..%2Fpage.json', '2026-10.0.csv'])(
    'that does not exist is not found: %s',
    async (file) => {
      const { ask } = await site();
      expect((await ask(`/sla/reports/${file}`)).status).toBe(404);
    },
  );

  test('says in JSON what was expected where there is none', async () => {
    const { ask } = await site();
    expect(await (await ask('/sla/reports/2025-01.json')).json()).toEqual({
      error: 'there is no report 2025-01',
      expected:
        'a month that is over, such as 2026-10.json, or one of its revisions, 2026-10.1.json',
    });
  });

  test('has its shape published beside it', async () => {
    const { ask } = await site();
    const answer = await ask('/sla/reports/schema.json');
    expect(answer.headers.get('Content-Type')).toBe('application/schema+json');
    expect(await answer.json()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'SLA report of a month',
      required: ['$schema', 'hash', 'content', 'windows', 'rendered'],
    });
  });

  test('takes the words of people as text', async () => {
    const { ask, stored } = await site();
    const hostile = structuredClone(stored.documents.get('report:2026-10')) as ReportDocument;
    const [correction] = hostile.content.corrections;
    if (correction !== undefined) correction.reason = '<script>alert(1)</script>';
    stored.documents.set('report:2026-10', hostile);
    const html = await (await ask('/sla/reports/2026-10.html')).text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)');
  });
});
