// The way in for every alert source: size, signature, shape, commit, answer. It promises a sender that what was answered 202
// is in the journal or kept for replay, and that it is never blamed (4xx) for a fault of ours. It holds no rule about
// incidents, waits for nothing but the database, and says nothing of secrets or payloads, not even in logs.

import type { Committed } from '../commit/index.ts';
import { CommitBusy, StorageFailed } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Input } from '../domain/input.ts';
import type { Alert } from '../store/alerts.ts';
import type { Kept } from '../store/inbox.ts';
import type { Problem } from './answers.ts';
import { accepted, refused } from './answers.ts';
import { readBody } from './body.ts';

/** Nobody we know sends more: PagerDuty drops what is larger. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** What every source is given. */
export type Inbound = {
  catalog: Catalog;
  /**
   * Writes what follows from an input, and what operators should know of it, in one batch. Throws `CommitBusy` or
   * `StorageFailed` where the sender should try again, anything else where we are at fault.
   */
  commit: (input: Input, notices: readonly Alert[]) => Promise<Committed>;
  /** What need not be waited for before the answer: copies, nudges. Delivering does not depend on it. */
  later: (committed: Committed) => Promise<unknown>;
  /** Keeps a delivery for replay and tells operators, both or neither. */
  keepRaw: (kept: Kept, alert: Alert) => Promise<void>;
  alert: (alert: Alert) => Promise<void>;
  /** Epoch ms. */
  now: () => number;
};

/** `receivedAt` in epoch ms. `webhookId` is outside the signature: it is recorded, and nothing rests on it. */
export type Arrival = { catalog: Catalog; receivedAt: number; webhookId: string | null };

/** What operators should know of a delivery that was taken in. */
export type Notice = Omit<Alert, 'at'>;

export type Parsed =
  | { ok: true; input: Input; notices: readonly Notice[] }
  /** We know what it should mean and cannot read it: a person has to look. */
  | { ok: false; expected: string };

/** A body as its source reads it. `key` is the one under which it would stand in the journal. */
export type Reading =
  | { ok: true; key: string; parse: (arrival: Arrival) => Parsed }
  | { ok: false; problem: Omit<Problem, 'status'> };

export type Source = {
  /** As in its address, `pagerduty`. */
  name: string;
  /** Whether anything can be verified; without it every delivery is put off. */
  configured: boolean;
  /** Which setting configures it. */
  setting: string;
  /** What verification looks at, in words. */
  proof: string;
  verify: (headers: Headers, body: Uint8Array) => Promise<boolean>;
  /** Never throws. */
  read: (raw: string) => Reading;
};

/** Answers one delivery. `waitUntil` keeps the isolate alive for what runs after the answer. */
export async function receive(
  request: Request,
  source: Source,
  inbound: Inbound,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  if (!source.configured) {
    const detail = `${source.setting} is not set, so nothing can be verified. Set it and deploy.`;
    return refused({ status: 503, title: `${source.name} is not set up here`, detail });
  }
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === null) return await tooLarge(source, inbound);
  if (!(await source.verify(request.headers, body))) return await unverified(source, inbound);
  const raw = new TextDecoder().decode(body);
  const reading = source.read(raw);
  if (!reading.ok) return refused({ status: 400, ...reading.problem });
  const arrival: Arrival = {
    catalog: inbound.catalog,
    receivedAt: inbound.now(),
    webhookId: webhookIdIn(request.headers),
  };
  try {
    const { status, committed } = await take({ source, reading, arrival, raw }, inbound);
    if (committed !== null) {
      const failed = (error: unknown) =>
        log(source, 'what comes after the answer failed', reading.key, error);
      waitUntil(inbound.later(committed).catch(failed));
    }
    return accepted(status);
  } catch (error) {
    log(source, 'a verified delivery was put off', reading.key, error);
    const detail = 'It could not be stored. Send it again: repeating is safe.';
    return refused({ status: 503, title: 'Not now', detail });
  }
}

type Delivery = {
  source: Source;
  reading: Extract<Reading, { ok: true }>;
  arrival: Arrival;
  raw: string;
};

/** Throws only where the sender should repeat the delivery; all of this can be repeated. */
async function take(
  delivery: Delivery,
  inbound: Inbound,
): Promise<{ status: 'accepted' | 'duplicate' | 'kept'; committed: Committed | null }> {
  const done = await understand(delivery, inbound);
  if (!done.ok) {
    await keep(delivery, inbound, done.error);
    return { status: 'kept', committed: null };
  }
  const { input, committed } = done;
  if (committed.outcome === 'duplicate') return { status: 'duplicate', committed };
  return { status: input.type === 'keep' ? 'kept' : 'accepted', committed };
}

type Understood = { ok: true; input: Input; committed: Committed } | { ok: false; error: string };

async function understand(
  { source, reading, arrival }: Delivery,
  inbound: Inbound,
): Promise<Understood> {
  try {
    const parsed = reading.parse(arrival);
    if (!parsed.ok) return { ok: false, error: `expected ${parsed.expected}` };
    const { input, notices } = parsed;
    const alerts = notices.map((notice) => ({ ...notice, at: arrival.receivedAt }));
    return { ok: true, input, committed: await inbound.commit(input, alerts) };
  } catch (error) {
    if (isTransient(error)) throw error;
    log(source, 'a verified delivery failed', reading.key, error);
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.name) : 'unknown' };
  }
}

async function keep(
  { source: { name }, reading: { key }, arrival: { receivedAt }, raw }: Delivery,
  inbound: Inbound,
  error: string,
): Promise<void> {
  await inbound.keepRaw(
    { key, receivedAt, source: name, body: raw, error },
    {
      kind: 'webhook_failed',
      subject: name,
      text: `Deliveries from ${name} could not be taken in. They are kept: after the fault is mended, run npm run replay.`,
      at: receivedAt,
    },
  );
}

/** A sender drops what is refused: operators have to hear of it, though it may have been a stranger. */
async function tooLarge(source: Source, inbound: Inbound): Promise<Response> {
  const { name } = source;
  const text = `A delivery to /webhooks/${name} was refused, because it is larger than ${BODY_LIMIT_BYTES} bytes. If it came from ${name}, what it says is lost: have it send smaller groups.`;
  await tryToAlert(source, inbound, { kind: 'webhook_too_large', subject: name, text });
  const detail = `Expected at most ${BODY_LIMIT_BYTES} bytes.`;
  return refused({ status: 413, title: 'The body is too large', detail });
}

/** A stranger learns nothing of our database, and what cannot be verified is not to be repeated. */
async function tryToAlert(source: Source, inbound: Inbound, notice: Notice): Promise<void> {
  try {
    await inbound.alert({ ...notice, at: inbound.now() });
  } catch (error) {
    log(source, `no alert ${notice.kind}`, null, error);
  }
}

async function unverified(source: Source, inbound: Inbound): Promise<Response> {
  const { name, setting, proof } = source;
  const text = `A delivery to /webhooks/${name} was refused: ${proof} does not match any secret in ${setting}. If it came from ${name}, the secret here is wrong, and ${name} drops what is refused.`;
  await tryToAlert(source, inbound, { kind: 'bad_signature', subject: name, text });
  return refused({
    status: 401,
    title: 'Not verified',
    detail: `Expected ${proof} under a secret that is set here. Nothing was stored.`,
  });
}

/** What somebody else's trouble looks like; everything else that is thrown is our own fault. */
function isTransient(error: unknown): boolean {
  return error instanceof CommitBusy || error instanceof StorageFailed;
}

const WEBHOOK_ID = /^[\w-]{1,64}$/;

function webhookIdIn(headers: Headers): string | null {
  return WEBHOOK_ID.exec(headers.get('x-webhook-id') ?? '')?.[0] ?? null;
}

/** Where it happened and what kind of error it was. Not its message, which may quote what was being read. */
function log({ name: source }: Source, what: string, key: string | null, error: unknown): void {
  const { name, stack = '' } = error instanceof Error ? error : { name: typeof error };
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  console.error(what, { source, key, error: name, frames: frames.slice(0, 5) });
}
