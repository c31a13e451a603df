import { expect, it, test } from 'vitest';
import { play, SEEN_WITHIN_MS, type Audience, type Scene } from './play.ts';
import { rehearse, type Fault, type Rehearsal } from './rehearsal.ts';
import { storyOf } from './story.ts';

const MINUTE_MS = 60_000;
const START_AT = Date.UTC(2026, 10, 2, 10);
const NOBODY: Audience = { counting: () => {}, begun: () => {}, seen: () => {} };

async function played(
  stage: Rehearsal,
  joined: { id: string; updates: number } | null = null,
  patience = 1,
) {
  const startedAt = stage.now();
  const incident = `Q${startedAt}`;
  const plot = { incident, joins: joined !== null, message: `As of ${startedAt} it is slow.` };
  const { scenes, incident: shown } = await play(storyOf(plot), stage, NOBODY, {
    joined,
    patience,
  });
  return { scenes, shown, tookMs: stage.now() - startedAt };
}

const complaints = (scenes: readonly Scene[]) =>
  scenes.flatMap(({ step, surfaces }) =>
    Object.entries(surfaces).flatMap(([surface, { missing }]) =>
      missing.map((text) => `${step.name}, ${surface}: ${text}`),
    ),
  );

test.each([0.02, 1, 7, 15, 23, 31, 42, 52, 58.5, 59.9])(
  'begun %d seconds into a minute, every step is seen as told, within six minutes',
  async (seconds) => {
    const stage = rehearse(START_AT + seconds * 1_000);
    const { scenes, tookMs } = await played(stage);
    expect(complaints(scenes)).toEqual([]);
    expect(scenes.map(({ ok }) => ok)).not.toContain(false);
    expect(tookMs).toBeLessThan(6 * MINUTE_MS);
  },
);

it('sends what it must: every kind of delivery, one of them twice and one late', async () => {
  const stage = rehearse(START_AT + 20_000);
  await played(stage);
  const events = stage.delivered.map((body) => JSON.parse(body).event);
  expect(events.map(({ event_type: type }) => type)).toEqual([
    'incident.triggered',
    'incident.acknowledged',
    'incident.acknowledged',
    'incident.priority_updated',
    'incident.status_update_published',
    'incident.annotated',
    'incident.resolved',
    'incident.acknowledged',
  ]);
  expect(stage.delivered[2]).toBe(stage.delivered[1]);
  const [late, resolved] = [events.at(-1), events.at(-2)];
  expect(Date.parse(late.occurred_at)).toBeLessThan(Date.parse(resolved.occurred_at));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length - 1);
  expect(stage.targets).toEqual(['fail', 'ok']);
});

it('played again soon after, expects the same incident to be open again', async () => {
  const stage = rehearse(START_AT + 20_000);
  const first = await played(stage);
  await stage.sleep(3 * MINUTE_MS);
  const shown = first.shown ?? '';
  const own = (await stage.look(shown))['incident page']?.told;
  const updates = own === undefined || own instanceof Error ? null : own.updates;
  const second = await played(stage, { id: shown, updates: updates ?? 0 });
  expect(complaints(second.scenes)).toEqual([]);
  expect(second.shown).toBe(shown);
  expect(second.tookMs).toBeLessThan(6 * MINUTE_MS);
});

it('played again a quarter of an hour later, it is an incident of its own', async () => {
  const stage = rehearse(START_AT + 20_000);
  const first = await played(stage);
  await stage.sleep(16 * MINUTE_MS);
  const second = await played(stage);
  expect(complaints(second.scenes)).toEqual([]);
  expect(second.shown).not.toBe(first.shown);
});

test.each<[Fault, string]>([
  ['the pages are stuck', 'incident.acknowledged, by a person, page: the incident is missing'],
  ['notes are published', 'API: internal words are public: "Nordwind"'],
  ['repeats are taken for new', 'the same delivery once more, page: the component is operational'],
])('notices that %s', async (fault, said) => {
  const { scenes } = await played(rehearse(START_AT + 20_000, fault));
  expect(complaints(scenes).join('\n')).toContain(said);
});

/** A server that shows everything as late as is only just too late. */
function slowly(): Rehearsal {
  const stage = rehearse(START_AT + 20_000);
  return {
    ...stage,
    async look(incident) {
      await stage.sleep(SEEN_WITHIN_MS);
      return stage.look(incident);
    },
  };
}

it('does not accept what is right but late, unless it is told to be patient', async () => {
  const { scenes } = await played(slowly());
  const told = scenes.find(({ step }) => step.name.startsWith('incident.acknowledged'));
  expect(told?.surfaces.page).toMatchObject({ ok: false, missing: [] });
  const patient = await played(slowly(), null, 4);
  expect(patient.scenes.map(({ ok }) => ok)).not.toContain(false);
});

it('a server that does not tick is named as the reason', async () => {
  const stage = rehearse(START_AT + 20_000);
  const stopped = await stage.knownAt();
  await expect(
    played({ ...stage, knownAt: () => Promise.resolve(stopped) }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: The server did not tick within 12 s of the minute. Is it the one that npm start runs?]`,
  );
});
