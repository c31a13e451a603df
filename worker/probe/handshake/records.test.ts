// Bytes of strangers, taken apart: however they are cut, and whatever they are.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientHello, serverChoice } from './hello.ts';
import { Cursor, Messages, NotTls, recordsOf } from './records.ts';

/** Reads these pieces one after the other, as a connection would bring them. */
function reading(pieces: readonly Uint8Array[]) {
  const left = [...pieces];
  return async () => left.shift() ?? null;
}

async function recordsIn(pieces: readonly Uint8Array[]) {
  const found = [];
  for await (const { type, content } of recordsOf(reading(pieces)))
    found.push([type, [...content]]);
  return found;
}

const record = fc
  .record({
    type: fc.constantFrom(20, 21, 22, 23),
    content: fc.uint8Array({ maxLength: 300 }),
  })
  .map(({ type, content }) =>
    Uint8Array.from([type, 3, 3, content.length >> 8, content.length & 0xff, ...content]),
  );

/** Cuts bytes at some places. */
const cut = (bytes: Uint8Array, places: readonly number[]) => {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
};

describe('records', () => {
  test('are the same however the connection cuts them', async () => {
    const places = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 6 }), places, async (records, places) => {
        const bytes = Uint8Array.from(records.flatMap((one) => [...one]));
        expect(await recordsIn(cut(bytes, places))).toEqual(
          records.map((one) => [one[0], [...one.subarray(5)]]),
        );
      }),
    );
  });

  test('that are none are no TLS, and nothing else goes wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 })), async (pieces) => {
        const outcome = await recordsIn(pieces).catch((error: unknown) => error);
        expect(Array.isArray(outcome) || outcome instanceof NotTls).toBe(true);
      }),
    );
  });

  test('without an end are left at a limit', async () => {
    const piece = Uint8Array.from([22, 3, 3, 0x40, 0, ...new Uint8Array(0x4000)]);
    let asked = 0;
    const endless = async () => {
      asked += 1;
      return piece;
    };
    const drain = async () => {
      for await (const one of recordsOf(endless)) expect(one.type).toBe(22);
    };
    await expect(drain()).rejects.toThrow(NotTls);
    expect(asked).toBeLessThan(20);
  });
});

describe('handshake messages', () => {
  test('are the same however records cut them', () => {
    const message = fc
      .record({ type: fc.integer({ min: 0, max: 24 }), body: fc.uint8Array({ maxLength: 300 }) })
      .map(({ type, body }) =>
        Uint8Array.from([type, 0, body.length >> 8, body.length & 0xff, ...body]),
      );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat()), (sent, places) => {
        const messages = new Messages();
        const bytes = Uint8Array.from(sent.flatMap((one) => [...one]));
        const found = cut(bytes, places).flatMap((piece) => messages.add(piece));
        expect(found.map(({ whole }) => [...whole])).toEqual(sent.map((one) => [...one]));
      }),
    );
  });

  test('that claim to be longer than anything is read are no TLS', () => {
    expect(() => new Messages().add(Uint8Array.of(11, 255, 255, 255))).toThrow(NotTls);
  });
});

/** What becomes of such a ServerHello. */
function chosen(bytes: Uint8Array): string {
  try {
    return serverChoice(new Cursor(bytes))?.version ?? 'not ours';
  } catch (error) {
    return error instanceof NotTls ? 'no TLS' : `${error}`;
  }
}

test('a choice of the server is TLS as we speak it, or not ours, or none, and nothing else goes wrong', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['1.2', '1.3', 'not ours', 'no TLS']).toContain(chosen(bytes));
    }),
  );
});

test('our own hello is a record that names the host, and no address', () => {
  const hello = (host: string) =>
    clientHello(host, new Uint8Array(65), (length) => new Uint8Array(length));
  const { record, message } = hello('api.meridian.example');
  expect([...record.subarray(0, 5)]).toEqual([
    22,
    3,
    1,
    message.length >> 8,
    message.length & 0xff,
  ]);
  expect(Buffer.from(record).toString('latin1')).toContain('api.meridian.example');
  expect(Buffer.from(hello('192.0.2.7').record).toString('latin1')).not.toContain('192.0.2.7');
});
