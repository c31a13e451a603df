import { describe, expect, it, test } from 'vitest';
import { bareSignatureIn, signaturesIn, signedByAny } from '../worker/webhook/signature.ts';
import { replayThere } from './replay.ts';

const SECRET = 'a secret of PagerDuty';

/** A deployment with these deliveries kept, whose journal then knows those named in `mended`. */
async function replayed(kept: readonly string[], mended: readonly string[], status = 202) {
  const asked: string[] = [];
  const posted: Request[] = [];
  const told = await replayThere({
    url: 'https://status.meridian.example',
    secrets: { pagerduty: SECRET },
    ask: async (sql) => {
      asked.push(sql);
      if (sql.startsWith('SELECT key, source')) {
        return kept.map((key) => ({ key, source: key.split(':')[0], body: `{"event":"${key}"}` }));
      }
      return kept.filter((key) => !mended.includes(key)).map((key) => ({ key }));
    },
    fetch: async (address, init) => {
      posted.push(new Request(String(address), init));
      return new Response(null, { status });
    },
  });
  return { told, asked, posted };
}

test('a group of alerts proves itself as its sender would, and its answer tells whether it is taken in', async () => {
  const asked: string[] = [];
  const posted: Request[] = [];
  const answers = ['accepted', 'kept'];
  await replayThere({
    url: 'https://status.meridian.example',
    secrets: { alertmanager: 'a token', grafana: 'a secret' },
    ask: async (sql) => {
      asked.push(sql);
      if (!sql.startsWith('SELECT key, source')) return [];
      return ['alertmanager:f1:2:1:1:0', 'grafana:1:f2:2:1:1:0'].map((key) => {
        return { key, source: key.split(':')[0], body: '{}' };
      });
    },
    fetch: async (address, init) => {
      posted.push(new Request(String(address), init));
      return Response.json({ status: answers.shift() }, { status: 202 });
    },
  });
  expect(posted.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer a token',
    null,
  ]);
  const digests = bareSignatureIn(posted[1]?.headers.get('x-grafana-alerting-signature') ?? null);
  expect(await signedByAny(['a secret'], new TextEncoder().encode('{}'), digests)).toBe(true);
  expect(asked.filter((sql) => sql.includes('alertmanager:f1:2:1:1:0'))).toHaveLength(1);
  expect(asked.some((sql) => sql.includes('grafana:1:f2'))).toBe(false);
});

describe('replaying to a deployment', () => {
  it('posts what was kept again, as it came, signed as its sender would', async () => {
    const { posted } = await replayed(['pagerduty:E1', 'pagerduty:E2'], []);
    expect(posted.map(({ url }) => url)).toEqual(
      Array(2).fill('https://status.meridian.example/webhooks/pagerduty'),
    );
    for (const request of posted) {
      const digests = signaturesIn(request.headers.get('x-pagerduty-signature'), 'v1');
      const body = new Uint8Array(await request.arrayBuffer());
      expect(await signedByAny([SECRET], body, digests)).toBe(true);
    }
  });

  it('believes the journal and not the answer', async () => {
    const { told } = await replayed(['pagerduty:E1', 'pagerduty:E2'], ['pagerduty:E1']);
    expect(told).toEqual([
      { key: 'pagerduty:E1', ok: true, outcome: 'answered 202' },
      { key: 'pagerduty:E2', ok: false, outcome: 'it still fails' },
    ]);
  });

  it('says what was refused, and what it cannot sign', async () => {
    const { told } = await replayed(['pagerduty:E1', 'grafana:G1'], [], 503);
    expect(told.map(({ outcome }) => outcome)).toEqual([
      'answered 503',
      'no secret of grafana is set here to sign it with',
    ]);
  });
});
