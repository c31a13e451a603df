// Mail over TLS from the runtime that sends it: a real worker, real servers on this machine, and certificates of an authority
// that the runtime trusts, or does not.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate, trustedAuthority, validFor } from '../scripts/certificate.ts';
import { offlineEnvironment } from '../scripts/environment.ts';
import { root } from '../scripts/tool.ts';
import type { MailServer } from '../worker/testing/smtp.ts';
import { startMailServer } from '../worker/testing/smtp.ts';

const AUTHORITY = trustedAuthority();
/** Sends one mail through the address that it is asked with. */
const WORKER = `
  import { createSmtp } from './worker/notify/mail/smtp.ts';
  const SENDER = { from: 'Status <status@meridian.example>', pageName: 'Meridian', host: 'status.meridian.example' };
  const MAIL = {
    to: 'reader@customer.example', subject: 'API', text: 'Text.', html: '<p>Text.</p>', id: 'key', thread: null, list: null,
  };
  export default {
    async fetch(request) {
      const smtp = createSmtp(await request.text(), SENDER, () => 0, 60_000);
      return Response.json(await smtp.send(MAIL, 'key').finally(smtp.close));
    },
  };
`;

let folder: string;
let runtime: Miniflare;
beforeAll(async () => {
  // Read once, when the runtime's own module is loaded.
  folder = mkdtempSync(join(tmpdir(), 'allclear-'));
  writeFileSync(join(folder, 'authority.pem'), AUTHORITY.chain);
  process.env['NODE_EXTRA_CA_CERTS'] = join(folder, 'authority.pem');
  Object.assign(process.env, offlineEnvironment);
  const { outputFiles } = await build({
    stdin: { contents: WORKER, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['node:*', 'cloudflare:*'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('/');",
    },
    write: false,
  });
  const { experimental_readRawConfig } = await import('wrangler');
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'wrangler.toml') });
  const { compatibility_date: date = '', compatibility_flags: flags = [] } = rawConfig;
  const { convertV4MiniflareOptions, Miniflare: Runtime } = await import('miniflare');
  runtime = new Runtime(
    convertV4MiniflareOptions({
      cf: false,
      modules: [{ type: 'ESModule', path: 'worker.js', contents: outputFiles[0]?.text ?? '' }],
      compatibilityDate: date,
      compatibilityFlags: flags,
    }),
  );
  await runtime.ready;
});
afterAll(async () => {
  await runtime?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const servers: MailServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const certificateFor = (name: string, issuer: typeof AUTHORITY | null = AUTHORITY) => {
  const wishes = { name, names: [name], ...validFor(30), ...(issuer && { issuer }) };
  const { chain: cert, key } = makeCertificate(wishes);
  return { cert, key };
};
const listen = async (options: Parameters<typeof startMailServer>[0]) => {
  const server = await startMailServer(options);
  servers.push(server);
  return server;
};
const send = async (url: string): Promise<unknown> => {
  const answer = await runtime.dispatchFetch('http://worker/', { method: 'POST', body: url });
  return answer.json();
};
const NO_CONNECTION = {
  ok: false,
  permanent: false,
  reason: 'no connection to the mail server',
  everyone: true,
};

it('goes out encrypted from the start, and after STARTTLS', async () => {
  const certificate = certificateFor('localhost');
  const implicit = await listen({ secure: true, ...certificate });
  expect(await send(`smtps://localhost:${implicit.port}`)).toEqual({ ok: true });
  const upgraded = await listen({ secure: false, ...certificate });
  expect(await send(`smtp://localhost:${upgraded.port}`)).toEqual({ ok: true });
  for (const { received } of [implicit, upgraded]) {
    expect(received).toMatchObject([{ to: ['reader@customer.example'], secure: true }]);
  }
});

it.each([
  ['for another name', () => certificateFor('mail.other.example')],
  ['that nobody has signed', () => certificateFor('localhost', null)],
])('goes nowhere where the certificate is one %s', async (_what, made) => {
  const certificate = made();
  const implicit = await listen({ secure: true, ...certificate });
  expect(await send(`smtps://localhost:${implicit.port}`)).toMatchObject(NO_CONNECTION);
  const upgraded = await listen({ secure: false, ...certificate });
  expect(await send(`smtp://localhost:${upgraded.port}`)).toMatchObject(NO_CONNECTION);
  expect([...implicit.received, ...upgraded.received]).toEqual([]);
});

it('goes nowhere unencrypted, except to this machine itself', async () => {
  const plain = await listen({});
  expect(await send(`smtp://127.0.0.1:${plain.port}`)).toEqual({ ok: true });
  // Another spelling of this machine, which the rule does not know as such.
  expect(await send(`smtp://127.1:${plain.port}`)).toMatchObject({ ok: false });
  expect(plain.connections).toBe(2);
  expect(plain.received).toHaveLength(1);
});
