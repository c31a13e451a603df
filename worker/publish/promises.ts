// The addresses of the promises: `/sla` and the monthly reports, in each language. Who is signed in sees more, in an answer
// that nobody keeps.

import type { Context, Hono } from 'hono';
import type { Language } from '../words/index.ts';
import { DATA_SECURITY, OPEN_TO_ALL, PUBLIC_CACHING } from './headers.ts';
import { reportPage, slaPage } from './pages/index.tsx';
import type { Reading } from './reading.ts';
import { documentOf } from './reading.ts';
import { reportCsv, reportJson, reportSchema } from './report-files.ts';
import type { Asked, Recipe, Respond, Sources } from './respond.ts';

/** Packs of windows that one report may have. */
const PACKS = 8;

const FILE = /^(\d{4}-(?:0[1-9]|1[0-2])(?:\.[1-9]\d{0,3})?)\.(html|json|csv)$/;

const SLA: Recipe = {
  kind: 'page',
  keys: ['sla'],
  render: (view, frame, reading) => slaPage(documentOf(reading, 'sla'), view, frame),
};

/** `2026-10.html` is the newest revision, `2026-10.1.html` the first. */
function reportRecipe(file: string): Recipe {
  const [, name, ending] = FILE.exec(file) ?? [];
  if (name === undefined) return { kind: 'page', keys: [], render: () => null };
  const key = `report:${name}` as const;
  if (ending === 'html') {
    return {
      kind: 'page',
      keys: [key],
      render(view, frame, reading) {
        const report = documentOf(reading, key);
        return report === null ? null : reportPage(report, view, frame);
      },
    };
  }
  const packs = Array.from(
    { length: PACKS },
    (_, index) => `windows:${name}:${index + 1}` as const,
  );
  return {
    kind: ending === 'json' ? 'json' : 'csv',
    keys: [key, ...packs],
    render(_view, { inside = null }, reading) {
      const report = documentOf(reading, key);
      if (report === null) return null;
      const windows = windowsIn(reading, packs);
      return ending === 'json' ? reportJson(report, windows, inside) : reportCsv(report, windows);
    },
    absent: () => ({
      error: `there is no report ${name}`,
      expected:
        'a month that is over, such as 2026-10.json, or one of its revisions, 2026-10.1.json',
    }),
  };
}

function windowsIn(
  reading: Reading,
  packs: readonly `windows:${string}`[],
): Record<string, string> {
  return Object.assign(
    {},
    ...packs.map((key) => documentOf(reading, key)?.components ?? {}),
  ) as Record<string, string>;
}

/** Adds these addresses, in one language. */
export function promises(
  app: Hono,
  respond: Respond,
  { promises: shown }: Sources,
  askedBy: (c: Context) => Asked,
  language: Language | null,
): void {
  const below = language === null ? '' : `/${language}`;
  const give = async (c: Context, path: string, recipe: Recipe) => {
    const asked = { ...askedBy(c), language };
    const inside = await shown?.lookInside(asked.request, recipe.keys, asked.waitUntil);
    const isThere = shown?.public === true || (inside ?? null) !== null;
    const nothing: Recipe = { ...recipe, keys: [], render: () => null };
    return respond({ ...asked, inside: inside ?? null }, path, isThere ? recipe : nothing);
  };
  app.get(`${below}/sla`, (c) => give(c, '/sla', SLA));
  if (language === null) {
    app.get('/sla/reports/schema.json', () => {
      const headers = { 'Content-Type': 'application/schema+json', ...DATA_SECURITY };
      return new Response(reportSchema(), {
        headers: { ...headers, ...OPEN_TO_ALL, ...PUBLIC_CACHING },
      });
    });
  }
  app.get(`${below}/sla/reports/:file`, (c) => {
    const file = c.req.param('file');
    return give(c, `/sla/reports/${file}`, reportRecipe(file));
  });
}
