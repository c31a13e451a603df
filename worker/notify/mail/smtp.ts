// Mail over SMTP, encrypted: TLS from the start for `smtps:`, STARTTLS for `smtp:` (a server on this machine may do without).
// One connection serves the mails of one run. SMTP takes no idempotency id: a crash between the server's acceptance and our
// mark repeats one mail.

import * as net from 'node:net';
import * as tls from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Channel, Sent } from '../channel.ts';
import { failed } from '../channel.ts';
import type { Mail, Sender } from './mail.ts';
import { addressIn, rawOf } from './mail.ts';

/** Several questions and answers, some of them slow on purpose. */
const SMTP_TIMEOUT_MS = 15_000;
const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

export type Smtp = Channel<Mail> & { close: () => void };

export function createSmtp(
  url: string,
  sender: Sender,
  now: () => number,
  timeoutMs = SMTP_TIMEOUT_MS,
): Smtp {
  let open: SMTPConnection | null = null;
  const close = () => {
    open?.close();
    open = null;
  };
  return {
    name: 'the mail server',
    atOnce: 1,
    longestMs: timeoutMs,
    close,
    async send(mail) {
      const raw = await rawOf(mail, sender, now());
      try {
        open ??= await connect(new URL(url), sender.host, timeoutMs);
        await deliver(open, { from: addressIn(sender.from), to: mail.to }, raw);
        return { ok: true };
      } catch (error) {
        close();
        return refusalOf(error);
      }
    },
  };
}

async function connect(url: URL, name: string, timeoutMs: number): Promise<SMTPConnection> {
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (PORTS[url.protocol] ?? 465);
  const connection = new SMTPConnection({
    host,
    port,
    name,
    secure,
    secured: secure,
    requireTLS: !LOOPBACK.test(url.hostname),
    // Opened by us, because the runtime resolves names itself.
    connection: await socketTo({ host, port, secure }, timeoutMs),
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as ConstructorParameters<typeof SMTPConnection>[0]);
  // Whoever waits is told by the callback; a late error of an idle connection concerns nobody.
  connection.on('error', () => {});
  await settled(connection, (done) => connection.connect(done));
  if (url.username !== '') {
    const credentials = {
      user: decodeURIComponent(url.username),
      pass: decodeURIComponent(url.password),
    };
    await settled(connection, (done) => connection.login(credentials, done));
  }
  return connection;
}

function socketTo(
  { host, port, secure }: { host: string; port: number; secure: boolean },
  timeoutMs: number,
): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = secure
      ? tls.connect({ host, port, servername: host })
      : net.connect({ host, port });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('no connection in time'));
    }, timeoutMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

function deliver(
  connection: SMTPConnection,
  envelope: { from: string; to: string },
  raw: string,
): Promise<void> {
  return settled(connection, (done) => connection.send(envelope, raw, done));
}

/** One step, which also ends when the connection does. */
function settled(
  connection: SMTPConnection,
  begin: (done: (error?: object | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(new Error('the connection ended'));
    connection.once('end', onEnd);
    connection.once('error', reject);
    begin((error) => {
      connection.removeListener('end', onEnd);
      connection.removeListener('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** 5xx is final, and at the recipient it means that nobody is there. The words of a server may quote an address. */
function refusalOf(error: unknown): Sent {
  const { responseCode, code, command } = error as {
    responseCode?: number;
    code?: string;
    command?: string;
  };
  if (typeof responseCode !== 'number') {
    return { ...failed(false, 'no connection to the mail server'), everyone: true };
  }
  const permanent = responseCode >= 500;
  const reason = `the mail server answered ${responseCode}`;
  if (code === 'EAUTH')
    return { ...failed(permanent, `${reason} to our password`), everyone: true };
  const isRecipient = command === 'RCPT TO' || code === 'EENVELOPE';
  return { ...failed(permanent, reason), ...(permanent && isRecipient ? { gone: true } : {}) };
}
