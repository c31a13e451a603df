import { expect, it } from 'vitest';
import type { Scene } from './play.ts';
import { storyOf } from './story.ts';
import { createAudience, lasted, minutes, table, words } from './terminal.ts';

const STEPS = storyOf({ incident: 'Q1', joins: false, message: 'We are on it.' });
const AT = new Date(2026, 10, 2, 10, 0, 5).getTime();

function scene(index: number, more: Partial<Scene> = {}): Scene {
  const step = STEPS[index];
  if (step === undefined) throw new Error(`There is no step ${index}`);
  const surfaces = {
    page: { ok: true, ms: 41, missing: [] },
    API: { ok: true, ms: 38, missing: [] },
    'incident page': { ok: true, ms: 1_250, missing: [] },
  };
  const answered = { status: 202, ms: 12 };
  return { step, startedAt: AT, answered, surfaces, headline: 'Well', ok: true, ...more };
}

function told(isTTY: boolean, tell: (audience: ReturnType<typeof createAudience>) => void) {
  let text = '';
  tell(createAudience({ isTTY, write: (more) => (text += more) }, false));
  return text;
}

it('tells each step: what was sent, what must be seen, and how long each surface took', () => {
  const text = told(false, (audience) => {
    const acknowledged = scene(2);
    audience.begun(acknowledged.step, AT);
    audience.seen(acknowledged);
  });
  expect(text).toMatchInlineSnapshot(`
    "
      10:00:05  incident.acknowledged, by a person
                ✓ Investigating, API: degraded performance. A person has taken it: now the public is told.
                  answered 202 in 12 ms   page ✓ 41 ms   API ✓ 38 ms   incident page ✓ 1.3 s
                  the page says “Well”
    "
  `);
});

it('names what is not as it must be', () => {
  const surfaces = {
    page: { ok: false, ms: 2_010, missing: ['the incident is missing, expected investigating'] },
  };
  const answered = { status: 503, ms: 30 };
  expect(told(false, (audience) => audience.seen(scene(2, { surfaces, answered, ok: false }))))
    .toMatchInlineSnapshot(`
      "            ✗ Investigating, API: degraded performance. A person has taken it: now the public is told.
                    answered 503 in 30 ms   page ✗ not in time
                    the page says “Well”
                    the server answered 503, expected 202
                    page: the incident is missing, expected investigating
      "
    `);
});

it('counts down over itself on a terminal', () => {
  const text = told(true, (audience) => {
    audience.counting(2_000, 'tick');
    audience.counting(1_000, 'tick');
    audience.begun(scene(7).step, AT);
  });
  expect(text.split('\r\u001B[2K').map((part) => part.trim())).toEqual([
    '',
    '… tick in 2 s',
    '… tick in 1 s',
    '10:00:05  the second failing tick: the probe is sure',
  ]);
});

it('counts in few lines and without control characters where it is written to a file', () => {
  const text = told(false, (audience) => {
    for (let left = 59_000; left > 0; left -= 1_000) audience.counting(left, 'tick');
    for (let left = 5_000; left > 0; left -= 1_000) audience.counting(left, 'next step');
  });
  expect(text.trim().split('\n')).toHaveLength(2);
  // eslint-disable-next-line no-control-regex -- their absence is what is tested
  expect(text).not.toMatch(/[\r\u001B]/);
});

it('ends with a table of every step', () => {
  const failed = {
    page: { ok: false, ms: 2_010, missing: ['x'] },
    API: { ok: true, ms: 9, missing: [] },
  };
  expect(`\n${table([scene(1), scene(2), scene(3, { surfaces: failed, ok: false })])}`)
    .toMatchInlineSnapshot(`
      "
           what happened                       what the public must see                  page         API          incident page
        ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        ✓  incident.triggered, P2              Nothing is public                         ✓ unchanged  ✓ unchanged  ✓ unchanged
        ✓  incident.acknowledged, by a person  Investigating, API: degraded performance  ✓ 41 ms      ✓ 38 ms      ✓ 1.3 s
        ✗  the same delivery once more         Investigating, API: degraded performance  ✗ changed    ✓ unchanged  –"
    `);
});

it('says durations and states as a person does', () => {
  expect([lasted(9.4), lasted(999), lasted(2_049), minutes(298_400)]).toEqual([
    '9 ms',
    '999 ms',
    '2.0 s',
    '4 min 58 s',
  ]);
  expect(STEPS.map(({ expected }) => words(expected))).toContain(
    'Investigating, API: major outage',
  );
});
