// A real mail server on this machine, for tests in Node: it keeps what it gets, parsed by a strict parser.

import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';

export type Received = { from: string; to: string[]; secure: boolean; raw: string; mail: Email };

export type MailServer = {
  port: number;
  received: Received[];
  /** Connections that there ever were. */
  connections: number;
  /** What is answered to a recipient from now on; null: it is accepted. */
  refuse: { code: number; text: string } | null;
  close(): Promise<void>;
};

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server: MailServer = {
    port: 0,
    received: [],
    connections: 0,
    refuse: null,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    ...options,
    onConnect(_session, done) {
      server.connections += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('wrong password')),
    onRcptTo(_address, _session, done) {
      const { refuse } = server;
      if (refuse === null) done();
      else done(Object.assign(new Error(refuse.text), { responseCode: refuse.code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        server.received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          raw,
          mail: await PostalMime.parse(raw),
        });
        done();
      });
    },
  });
  // A client that leaves is no failure of the server.
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', () => resolve());
  });
  const address = smtp.server.address();
  server.port = typeof address === 'object' && address !== null ? address.port : 0;
  return server;
}
