// Ports on loopback behind which bare TCP and TLS misbehave, one port for each way.

import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

import { makeCertificate, trustedAuthority, validFor } from './certificate.ts';

/** Ports by the way in which they misbehave. */
export type SocketFaults = {
  /** Says `220 ready`, then answers each `PING` with `PONG`. */
  greets: number;
  /** Takes connections and says nothing. */
  silent: number;
  /** Resets every connection once it has heard or waited something. */
  resets: number;
  /** Ends its side of every connection at once. */
  hangsUp: number;
  /** Says one letter every 20 ms. */
  dribbles: number;
  /** Says more than anybody wants to hear. */
  floods: number;
  tls: {
    /** TLS 1.2 and 1.3, with an intermediate authority below a root that nobody trusts. */
    good: number;
    only12: number;
    only13: number;
    /** A certificate of many names, which fills several records. */
    long: number;
    /** Wants an older TLS than anybody offers. */
    ancient: number;
    /** Breaks off whatever name it is asked for. */
    refuses: number;
    /** TLS 1.2 that first warns of a name that it does not know, and goes on. */
    warns: number;
    /** Answers like an http server. */
    speaksHttp: number;
    /** With a certificate that is trusted, but has ended or is made out to somebody else. */
    expired: number;
    wrongName: number;
  };
  /** When the certificates of most of them end, epoch ms. */
  validTo: number;
  /** When that of their authority ends. */
  authorityValidTo: number;
};

const EVERY_MS = 20;
/** A record of TLS 1.2: an alert, a warning, `unrecognized_name`. */
const WARNING = Buffer.from([21, 3, 3, 0, 2, 1, 112]);

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return port;
}

const ways: Record<Exclude<keyof SocketFaults, 'tls' | `${string}To`>, (socket: Socket) => void> = {
  greets(socket) {
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      if (chunk.toString().includes('PING')) socket.write('PONG\r\n');
    });
  },
  silent() {},
  resets(socket) {
    socket.once('data', () => socket.resetAndDestroy());
    const timer = setTimeout(() => socket.resetAndDestroy(), EVERY_MS);
    socket.once('close', () => clearTimeout(timer));
  },
  hangsUp: (socket) => void socket.end(),
  dribbles(socket) {
    const timer = setInterval(() => socket.write('.'), EVERY_MS);
    socket.once('close', () => clearInterval(timer));
  },
  floods(socket) {
    const chunk = Buffer.alloc(16 * 1024, '.');
    const more = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  },
};

/** Starts all of them. */
export async function startSocketFaults(): Promise<
  SocketFaults & { openCount: () => number; close: () => Promise<void> }
> {
  const dates = validFor(90);
  const ofAuthority = validFor(30);
  const root = makeCertificate({ ...dates, name: 'Meridian Root', isAuthority: true });
  const authority = makeCertificate({
    ...ofAuthority,
    name: 'Meridian Issuing',
    isAuthority: true,
    issuer: root,
  });
  const names = ['localhost', 'api.meridian.example', '*.wild.meridian.example'];
  const leaf = makeCertificate({ ...dates, name: 'api', names, issuer: authority });
  const long = makeCertificate({
    ...dates,
    name: 'long',
    names: Array.from({ length: 600 }, (_, index) => `host-number-${index}.meridian.example`),
    issuer: authority,
  });

  const issuer = trustedAuthority();
  const expired = makeCertificate({ ...validFor(-0.5), name: 'expired', names, issuer });
  const elsewhere = makeCertificate({ ...dates, name: 'x', names: ['other.example'], issuer });

  const open = new Set<Socket>();
  const servers: Server[] = [];
  const at = (server: Server): Promise<number> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => {});
      // Only who reads hears that the other side has gone.
      socket.on('end', () => socket.end());
      socket.resume();
    });
    return listen(server);
  };
  const plain = (way: (socket: Socket) => void) => at(createServer({ allowHalfOpen: true }, way));
  const secure = (options: TlsOptions = {}, { chain, key } = leaf) => {
    const server = createTlsServer({ cert: chain, key, ...options }, (socket) => socket.end());
    server.on('tlsClientError', () => {});
    return at(server);
  };
  const refusing: TlsOptions = {
    SNICallback: (_, done) => done(new Error('no such name')),
  };
  const speaksHttp = plain((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  const only12 = await secure({ maxVersion: 'TLSv1.2' });
  const warns = plain((socket) => {
    socket.write(WARNING);
    const behind = connect(only12, '127.0.0.1');
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
    socket.pipe(behind).pipe(socket);
  });

  return {
    greets: await plain(ways.greets),
    silent: await plain(ways.silent),
    resets: await plain(ways.resets),
    hangsUp: await plain(ways.hangsUp),
    dribbles: await plain(ways.dribbles),
    floods: await plain(ways.floods),
    tls: {
      good: await secure(),
      only12,
      only13: await secure({ minVersion: 'TLSv1.3' }),
      long: await secure({}, long),
      ancient: await secure({
        minVersion: 'TLSv1.1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      }),
      refuses: await secure(refusing),
      warns: await warns,
      speaksHttp: await speaksHttp,
      expired: await secure({}, expired),
      wrongName: await secure({}, elsewhere),
    },
    validTo: Number(dates.validTo),
    authorityValidTo: Number(ofAuthority.validTo),
    openCount: () => open.size,
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(
        servers.map((server) => new Promise<void>((done) => void server.close(() => done()))),
      );
    },
  };
}
