// A browser and its push service on this machine, for tests in Node: whatever arrives is checked and decrypted as a push
// service and a browser do it, by other people's code.

import { createECDH, randomBytes } from 'node:crypto';
import type { ECDH } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error -- it has no types of its own
import { decrypt as untyped } from 'http_ece';
import { importJWK, jwtVerify } from 'jose';

/** The part of it that is used here. */
const decrypt: (
  body: Buffer,
  params: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string },
) => Buffer = untyped;

/** Longer than the minute after which whatever was not sent at once is sent. */
const ARRIVES_WITHIN_MS = 90_000;

export type Delivered = {
  headers: IncomingHttpHeaders;
  /** What the token claims; its signature holds. */
  claims: { aud?: unknown; sub?: unknown; exp?: number };
  /** As the page's worker gets it. */
  text: string;
};

export async function startPushService() {
  const browser = createECDH('prime256v1');
  const p256dh = browser.generateKeys('base64url', 'uncompressed');
  const auth = randomBytes(16).toString('base64url');
  const delivered: Delivered[] = [];
  const state = { status: 201, headers: {} as Record<string, string> };
  let heard = () => {};
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const receive = async () => {
        const { authorization = '' } = request.headers;
        const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(authorization) ?? [];
        const { payload } = await jwtVerify(token, await verifierOf(key), {
          algorithms: ['ES256'],
        });
        const params = { version: 'aes128gcm', privateKey: browser, authSecret: auth } as const;
        const text = decrypt(body, params).toString('utf8');
        delivered.push({ headers: request.headers, claims: payload, text });
      };
      receive()
        .then(() => response.writeHead(state.status, state.headers))
        .catch(() => response.writeHead(400))
        .finally(() => {
          response.end();
          heard();
        });
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo; // listens on TCP
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    delivered,
    /** What is answered from now on. */
    state,
    /** As the browser gives it. */
    subscription: { endpoint: `${origin}/send/one`, expirationTime: null, keys: { p256dh, auth } },
    async arrived(count: number): Promise<Delivered> {
      while (delivered.length < count) {
        await new Promise<void>((done, fail) => {
          const late = setTimeout(
            () => fail(new Error(`message ${count} did not arrive`)),
            ARRIVES_WITHIN_MS,
          );
          heard = () => {
            clearTimeout(late);
            done();
          };
        });
      }
      const last = delivered[count - 1];
      if (last === undefined) throw new Error('nothing was delivered');
      return last;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** The other half of `applicationServerKey`. */
function verifierOf(key: string) {
  const bytes = Buffer.from(key, 'base64url');
  const part = (from: number) => bytes.subarray(from, from + 32).toString('base64url');
  return importJWK({ kty: 'EC', crv: 'P-256', x: part(1), y: part(33) }, 'ES256');
}
