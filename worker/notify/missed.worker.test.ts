// The customers of a tier hear that its promise is not kept: who an operator has tagged, once, and nobody else.

import { beforeEach, describe, expect, it } from 'vitest';
import { removeSubscriber } from '../store/subscribers.ts';
import { emptyDatabase } from '../testing/database.ts';
import { PROMISING } from '../testing/promised-company.ts';
import { inARow, Promised } from '../testing/promised.ts';
import { Readers } from '../testing/readers.ts';
import { MINUTE_MS } from '../testing/story.ts';
import { missedHappening, missedIn } from './missed.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const OCTOBER = at('2026-10-01T00:00');
const NOVEMBER = at('2026-11-01T00:00');
const FOUND = at('2026-10-02T11:00');

let db: D1Database;
let months: Promised;
let readers: Readers;
beforeEach(async () => {
  db = await emptyDatabase();
  months = new Promised(db);
  months.told.now = FOUND;
  readers = new Readers(months.told, { catalog: PROMISING });
});

/** Nine bad windows, one more than 99.9 % of October can bear. */
async function breach(catalog = PROMISING): Promise<void> {
  months = new Promised(db, catalog);
  await months.record('api-http', OCTOBER, FOUND, inARow(at('2026-10-02T10:00'), 9));
  expect(await months.tick(FOUND + 5 * MINUTE_MS)).toBe('judged');
  readers = new Readers(months.told, { catalog });
}
/** Drains, and gives what reached subscribers, not finance. */
async function told(): Promise<typeof readers.arrived> {
  await readers.drainAll(db);
  return readers.arrived.filter(({ to }) => to.endsWith('.example') && !to.startsWith('finance@'));
}
const TAGGED = { tiers: ['enterprise'] };

describe('a promise that cannot be kept any more', () => {
  it('is told once to who is tagged with the tier, whatever they chose, and to nobody else', async () => {
    const chosen = { kinds: ['postmortems'], components: ['web'], updates: 'edges' } as const;
    await readers.add(db, 'tagged@x.example', { ...TAGGED, ...chosen });
    await readers.add(db, 'untagged@x.example', { kinds: ['sla', 'incidents'] });
    await readers.add(db, 'other@x.example', { tiers: ['pro'] });
    const pending = { state: 'pending', confirmedAt: null } as const;
    await readers.add(db, 'pending@x.example', TAGGED, pending);
    const left = await readers.add(db, 'left@x.example', TAGGED);
    await breach();
    await db.batch(removeSubscriber(db, left));
    const [mail, ...others] = await told();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: 'tagged@x.example',
      subject: 'Enterprise: the promised uptime of October 2026 is missed · Meridian',
    });
    const text = String(mail?.body['TextBody']);
    // 411 of 420 windows are 97.857142… %.
    expect(text).toContain(
      'We promised you an uptime of 99.9 % for October 2026, and it cannot be reached any more. Measured until 2 Oct 2026, 11:00 UTC were 97.857 %. We are sorry.',
    );
    expect(text).toContain('A credit follows, and you need not ask for it');
    expect(text).toContain('https://status.meridian.example/sla');
    expect(text).toContain('/unsubscribe/');
    // The next hour, and the report, do not say it again.
    await months.record('api-http', OCTOBER, NOVEMBER, inARow(at('2026-10-02T10:00'), 9));
    await months.tick(FOUND + 65 * MINUTE_MS);
    await months.tick(NOVEMBER + 15 * MINUTE_MS);
    const subjects = (await told()).map(({ subject }) => subject);
    expect(subjects.filter((subject) => /missed/.test(subject))).toHaveLength(1);
  });

  it('is said in the language and zone of each', async () => {
    const german = { ...TAGGED, language: 'de', timezone: 'Europe/Vienna' };
    await readers.add(db, 'de@x.example', german);
    await breach();
    const [mail] = await told();
    expect(mail?.subject).toBe(
      'Enterprise: zugesagte Verfügbarkeit für Oktober 2026 verfehlt · Meridian',
    );
    expect(mail?.body['TextBody']).toMatch(
      /von 99,9 % zugesagt\. Sie ist nicht mehr zu erreichen\. Bis 2\. Okt\. 2026, 13:00 MESZ wurden 97,857 % gemessen/,
    );
  });

  it('is told after the month where it was found only then, with the figures of its report', async () => {
    await readers.add(db, 'tagged@x.example', TAGGED);
    months.told.now = NOVEMBER + 15 * MINUTE_MS;
    await months.record('api-http', OCTOBER, NOVEMBER, inARow(at('2026-10-12T03:10'), 9));
    expect(await months.tick(months.told.now)).toBe('frozen');
    const [mail] = await told();
    expect(mail?.body['TextBody']).toContain(
      'We promised you an uptime of 99.9 % for October 2026, and it was not reached. Measured were 99.899 %.',
    );
    expect(mail?.body['TextBody']).toContain('/sla/reports/2026-10.html');
  });

  it('promises no credit where none is certain, and no page that is not public', async () => {
    const [tier] = PROMISING.sla.tiers;
    if (tier === undefined) throw new Error('The sample company promises something');
    const sla = { ...PROMISING.sla, public: false, tiers: [{ ...tier, credit: null }] };
    await readers.add(db, 'tagged@x.example', TAGGED);
    await breach({ ...PROMISING, sla });
    const [mail] = await told();
    expect(mail?.body['TextBody']).toContain('cannot be reached any more');
    expect(mail?.body['TextBody']).not.toMatch(/credit|\/sla/);
  });

  it('reaches a webhook as an event of its own', async () => {
    await readers.add(db, 'https://hooks.customer.example', TAGGED);
    await breach();
    await readers.drainAll(db);
    const hook = readers.arrived.find(({ to }) => to.startsWith('https://hooks'));
    expect(hook?.body).toMatchObject({ type: 'sla.missed', data: { id: '2026-10', status: null } });
  });

  it('is named to finance and the people inside, with who still has to be told', async () => {
    await breach();
    const memo = (await months.memos()).find(({ key }) => key.includes('customers'));
    expect(memo?.title).toBe('The customers of Enterprise are told: the SLA of 2026-10 is missed');
    expect(memo?.text).toContain('tagged with the tier "enterprise"');
    expect(memo?.text).toContain('GET /v1/deliveries/missed:2026-10:enterprise');
  });
});

describe('the name of its event', () => {
  const missed = {
    month: '2026-10',
    tier: 'enterprise',
    at: FOUND,
    targetPer100k: 99_900,
    good: 411,
    bad: 9,
    until: FOUND,
    isCredited: true,
  };

  it('is read back as it was written', () => {
    for (const until of [null, FOUND]) {
      const one = { ...missed, until, isCredited: until === null };
      const { subject, event } = missedHappening(one);
      expect(missedIn(subject.slice('missed:'.length), event)).toEqual(one);
    }
  });

  it('of another version says nothing', () => {
    expect(missedIn('2026-10:enterprise', 'found:later')).toBeNull();
    expect(missedIn('october', missedHappening(missed).event)).toBeNull();
  });
});
