import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CommitBusy, StorageFailed } from '../../commit/index.ts';
import type { Input } from '../../domain/input.ts';
import type { Alert } from '../../store/alerts.ts';
import type { Kept } from '../../store/inbox.ts';
import { committedAs } from '../../testing/committed.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { delivery, headersOf, sign } from '../../testing/pagerduty.ts';
import { BODY_LIMIT_BYTES } from '../inbound.ts';
import { pagerduty } from './index.ts';

const SECRET = 'a secret that nobody may see';
const NOW = Date.UTC(2026, 10, 2, 10);
const TITLE = 'A title that nobody may see';
const INCIDENT = { id: 'Q1', title: TITLE, service: { id: 'PABC123', summary: 'api-production' } };
const TRIGGERED = delivery({ type: 'incident.triggered', incident: INCIDENT, at: NOW, id: 'E1' });

const logged: unknown[] = [];
beforeEach(() => {
  logged.length = 0;
  vi.spyOn(console, 'error').mockImplementation((...line) => void logged.push(...line));
});

/** The door with everything behind it played; `commit` may be replaced. */
function door({
  secrets = [SECRET],
  commit = async () => committedAs('written'),
  store = async (): Promise<void> => {},
} = {}) {
  const committed: Input[] = [];
  const kept: Kept[] = [];
  const alerts: Alert[] = [];
  const afterwards: Promise<unknown>[] = [];
  const app = pagerduty({
    secrets,
    catalog: MERIDIAN,
    now: () => NOW,
    commit: async (input, notices) => {
      const outcome = await commit();
      committed.push(input);
      alerts.push(...notices);
      return outcome;
    },
    later: ({ mirrored }) => mirrored,
    keepRaw: async (row, alert) => {
      await store();
      kept.push(row);
      alerts.push(alert);
    },
    alert: async (alert) => {
      await store();
      alerts.push(alert);
    },
  });
  const post = async (body: BodyInit, headers: Record<string, string> = {}) =>
    app.request(
      '/webhooks/pagerduty',
      {
        method: 'POST',
        body,
        headers,
        // Node wants this where a body is a stream.
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      },
      {},
      { waitUntil: (work) => afterwards.push(work), passThroughOnException() {}, props: {} },
    );
  const signed = async (body: string) => post(body, await headersOf(SECRET, body));
  return { committed, kept, alerts, afterwards, post, signed };
}

function failing(Kind: new (message: string) => Error): () => Promise<never> {
  return () => Promise.reject(new Kind(`${SECRET} ${TITLE}`));
}

describe('a verified delivery', () => {
  test('is committed and answered 202', async () => {
    const { signed, committed, alerts } = door();
    const response = await signed(TRIGGERED);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ status: 'accepted' });
    expect(committed).toMatchObject([{ type: 'report', key: 'pagerduty:E1', at: NOW }]);
    expect(alerts).toEqual([]);
  });

  test('that is known already is answered 202', async () => {
    const { signed } = door({ commit: async () => committedAs('duplicate') });
    const response = await signed(TRIGGERED);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ status: 'duplicate' });
  });

  test('of a type that nobody has told us of is kept and answered 202', async () => {
    const { signed, committed } = door();
    const body = TRIGGERED.replace('incident.triggered', 'incident.became_sentient');
    const response = await signed(body);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ status: 'kept' });
    expect(committed).toMatchObject([{ type: 'keep', key: 'pagerduty:E1', raw: body }]);
  });

  test('records its webhook id where it is one, and is told apart by its event id alone', async () => {
    const { post, committed } = door();
    for (const id of ['c0ffee-1', 'c0ffee-2', 'not an id']) {
      await post(TRIGGERED, await headersOf(SECRET, TRIGGERED, id));
    }
    expect(committed).toMatchObject([
      { key: 'pagerduty:E1', report: { detail: 'incident.triggered (c0ffee-1)' } },
      { key: 'pagerduty:E1', report: { detail: 'incident.triggered (c0ffee-2)' } },
      { key: 'pagerduty:E1', report: { detail: 'incident.triggered' } },
    ]);
  });

  test('of a service that is not configured tells operators in the same batch', async () => {
    const { signed, alerts } = door({ store: failing(Error) });
    expect((await signed(TRIGGERED.replaceAll('PABC123', 'PZZZ999'))).status).toBe(202);
    expect(alerts).toMatchObject([{ kind: 'unmapped_service', subject: 'PZZZ999', at: NOW }]);
  });

  test('that is larger than PagerDuty guarantees, but not than it sends, is accepted', async () => {
    const { signed } = door();
    const room = BODY_LIMIT_BYTES - new TextEncoder().encode(TRIGGERED).byteLength;
    const body = TRIGGERED.replace(TITLE, TITLE + 'x'.repeat(room));
    expect((await signed(body)).status).toBe(202);
  });
});

test('what need not be waited for runs after the answer', async () => {
  let copied = (): void => {};
  const mirrored = new Promise<void>((resolve) => {
    copied = resolve;
  });
  const { signed, afterwards } = door({
    commit: async () => ({ ...committedAs('written'), mirrored }),
  });
  expect((await signed(TRIGGERED)).status).toBe(202);
  copied();
  expect(await Promise.all(afterwards)).toHaveLength(1);
});

describe('an unverified delivery', () => {
  test.each([
    ['without a signature', {}],
    ['with a malformed signature', { 'x-pagerduty-signature': 'v1=nonsense' }],
    ['with the wrong signature', { 'x-pagerduty-signature': `v1=${'0'.repeat(64)}` }],
  ])('%s is answered 401, alerts, and leaves nothing', async (_, headers) => {
    const { post, committed, kept, alerts } = door();
    const response = await post(TRIGGERED, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchInlineSnapshot(`
      {
        "detail": "Expected a v1 signature of the raw body in X-PagerDuty-Signature under a secret that is set here. Nothing was stored.",
        "status": 401,
        "title": "Not verified",
        "type": "about:blank",
      }
    `);
    expect(committed).toEqual([]);
    expect(kept).toEqual([]);
    expect(alerts).toMatchObject([{ kind: 'bad_signature', subject: 'pagerduty', at: NOW }]);
  });

  test('is refused before its JSON is looked at', async () => {
    expect((await door().post('{')).status).toBe(401);
  });

  test('is refused as such even where the alert cannot be written', async () => {
    const { post } = door({ store: failing(StorageFailed) });
    expect((await post(TRIGGERED)).status).toBe(401);
  });
});

describe('secrets', () => {
  test('may be several while they are rotated', async () => {
    const { post } = door({ secrets: ['the-next-one', SECRET] });
    const response = await post(TRIGGERED, {
      'x-pagerduty-signature': await sign(['some-other', SECRET], TRIGGERED),
    });
    expect(response.status).toBe(202);
  });

  test('that are missing put every delivery off, so that PagerDuty keeps it', async () => {
    const { signed, alerts } = door({ secrets: [] });
    const response = await signed(TRIGGERED);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.json()).toMatchInlineSnapshot(`
      {
        "detail": "PAGERDUTY_WEBHOOK_SECRETS is not set, so nothing can be verified. Set it and deploy.",
        "status": 503,
        "title": "pagerduty is not set up here",
        "type": "about:blank",
      }
    `);
    expect(alerts).toEqual([]);
  });
});

describe('a body', () => {
  test('that is no JSON, or no event, is answered 400 with what was expected', async () => {
    for (const body of ['{', '[1]', '{"event":{}}']) {
      const { signed, committed, kept } = door();
      const response = await signed(body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        status: 400,
        title: expect.stringContaining('The body is no'),
        detail: expect.stringContaining('Expected {"event": '),
      });
      expect([...committed, ...kept]).toEqual([]);
    }
  });

  test('that says it is too large is answered 413 unread, and operators hear of it', async () => {
    const { post, alerts } = door();
    const response = await post(TRIGGERED, { 'content-length': String(BODY_LIMIT_BYTES + 1) });
    expect(response.status).toBe(413);
    expect(alerts).toMatchObject([{ kind: 'webhook_too_large', subject: 'pagerduty', at: NOW }]);
  });

  test('that does not end is read up to the limit and no further', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    expect((await door().post(endless)).status).toBe(413);
    expect(sent).toBeLessThan(2 * BODY_LIMIT_BYTES);
  });
});

describe('our own trouble', () => {
  test.each([CommitBusy, StorageFailed])(
    'storage that says %o puts the delivery off and keeps nothing',
    async (Kind) => {
      const { signed, kept } = door({ commit: failing(Kind) });
      const response = await signed(TRIGGERED);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('30');
      expect(kept).toEqual([]);
    },
  );

  test('a fault in our code keeps the delivery for replay, tells operators, and is answered 202', async () => {
    const { signed, kept, alerts } = door({ commit: failing(TypeError) });
    const response = await signed(TRIGGERED);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ status: 'kept' });
    expect(kept).toMatchObject([
      { key: 'pagerduty:E1', receivedAt: NOW, source: 'pagerduty', body: TRIGGERED },
    ]);
    expect(alerts).toMatchObject([{ kind: 'webhook_failed', subject: 'pagerduty', at: NOW }]);
  });

  test('a known type in a shape we cannot read is kept for replay', async () => {
    const { signed, kept, committed } = door();
    const body = TRIGGERED.replace('"data":', '"datum":');
    expect(await (await signed(body)).json()).toEqual({ status: 'kept' });
    expect(kept).toMatchObject([{ body, error: 'expected data that says what triggered' }]);
    expect(committed).toEqual([]);
  });

  test('a delivery that can neither be taken in nor kept is put off', async () => {
    const trouble = { commit: failing(TypeError), store: failing(Error) };
    expect((await door(trouble).signed(TRIGGERED)).status).toBe(503);
  });
});

test('no secret and no word of a delivery is in a log line, an alert or an answer', async () => {
  const told: unknown[] = [];
  for (const Kind of [TypeError, StorageFailed]) {
    const { signed, post, alerts } = door({ commit: failing(Kind) });
    for (const response of [await signed(TRIGGERED), await post(TRIGGERED)]) {
      told.push(await response.text());
    }
    told.push(alerts);
  }
  expect(logged.length).toBeGreaterThan(0);
  expect(JSON.stringify([told, logged])).not.toContain('nobody may see');
  expect(JSON.stringify([told, logged])).not.toContain(SECRET);
});
