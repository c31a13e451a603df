import { describe, expect, test } from 'vitest';
import { SIGNATURES_LIMIT, signaturesIn, signedByAny } from './signature.ts';

const encoder = new TextEncoder();

/** A ping whose signatures under both secrets were computed by another implementation. */
const BODY =
  '{"event":{"id":"01EXAMPLE0ALLCLEAR0PING000","event_type":"pagey.ping","resource_type":"pagey","occurred_at":"2026-11-02T09:00:00.000Z","agent":null,"client":null,"data":{"message":"Hello from your friend Pagey!","type":"ping"}}}';
const CURRENT = 'allclear-example-secret';
const PREVIOUS = 'allclear-previous-secret';
const BY_CURRENT = '3fd3d574fe0ae404de5b44aaee32f140df16bffc1945e58b5d911a9871d2fe86';
const BY_PREVIOUS = '11502ab3604920fa82c34c074f209124d6bb85c5532ba575a0b3fcfafd4a1734';

const accepted = (header: string | null, secrets: string[] = [CURRENT], body = BODY) =>
  signedByAny(secrets, encoder.encode(body), signaturesIn(header, 'v1'));

describe('a signature', () => {
  test('over the raw body under a configured secret is accepted', async () => {
    expect(encoder.encode(BODY)).toHaveLength(228);
    expect(await accepted(`v1=${BY_CURRENT}`)).toBe(true);
  });

  test('under another secret is refused', async () => {
    expect(await accepted(`v1=${BY_CURRENT}`, [PREVIOUS])).toBe(false);
  });

  test('of the same JSON in other bytes is refused', async () => {
    expect(await accepted(`v1=${BY_CURRENT}`, [CURRENT], `${BODY}\n`)).toBe(false);
    expect(await accepted(`v1=${BY_CURRENT}`, [CURRENT], BODY.replace(',', ', '))).toBe(false);
  });

  test('is refused where no secret is configured', async () => {
    expect(await accepted(`v1=${BY_CURRENT}`, [])).toBe(false);
  });

  test('is refused where one bit differs', async () => {
    expect(await accepted(`v1=2${BY_CURRENT.slice(1)}`)).toBe(false);
  });
});

describe('during rotation', () => {
  const both = `v1=${BY_PREVIOUS},v1=${BY_CURRENT}`;

  test('a receiver that knows only the old or only the new secret accepts', async () => {
    expect(await accepted(both, [PREVIOUS])).toBe(true);
    expect(await accepted(both, [CURRENT])).toBe(true);
  });

  test('a receiver that knows both accepts a sender that uses either', async () => {
    expect(await accepted(`v1=${BY_PREVIOUS}`, [CURRENT, PREVIOUS])).toBe(true);
    expect(await accepted(`v1=${BY_CURRENT}`, [CURRENT, PREVIOUS])).toBe(true);
  });

  test('a good signature counts wherever it stands among bad ones', async () => {
    const bad = 'v1=' + '0'.repeat(64);
    expect(await accepted(`${bad},v1=${BY_CURRENT}`)).toBe(true);
    expect(await accepted(`v1=${BY_CURRENT},${bad}`)).toBe(true);
    expect(await accepted(`${bad},${bad}`)).toBe(false);
  });
});

describe('the header', () => {
  test('may have spaces around its commas', () => {
    expect(signaturesIn(` v1=${BY_PREVIOUS} , v1=${BY_CURRENT} `, 'v1')).toEqual([
      BY_PREVIOUS,
      BY_CURRENT,
    ]);
  });

  test('may carry other versions, which are passed over', () => {
    expect(signaturesIn(`v2=${BY_PREVIOUS},v1=${BY_CURRENT},v10=${BY_PREVIOUS}`, 'v1')).toEqual([
      BY_CURRENT,
    ]);
  });

  test.each([
    ['missing', null],
    ['empty', ''],
    ['without a version', BY_CURRENT],
    ['in capitals', `v1=${BY_CURRENT.toUpperCase()}`],
    ['cut short', `v1=${BY_CURRENT.slice(2)}`],
    ['too long', `v1=${BY_CURRENT}00`],
    ['not hex', `v1=${'g'.repeat(64)}`],
    ['in the version’s other case', `V1=${BY_CURRENT}`],
  ])('holds nothing to check when it is %s', (_, header) => {
    expect(signaturesIn(header, 'v1')).toEqual([]);
  });

  test('cannot make us compute without end', () => {
    const header = Array.from({ length: 1000 }, () => `v1=${BY_CURRENT}`).join(',');
    expect(signaturesIn(header, 'v1')).toHaveLength(SIGNATURES_LIMIT);
  });
});
