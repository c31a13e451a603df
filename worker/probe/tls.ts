// Reads the certificate that a host presents: how long it and the one above it are valid, for which
// names, signed by whom. Servers that speak nothing we offer are "not supported here", which is our
// fault and no outage.

import { X509Certificate } from 'node:crypto';
import type { Answer } from '../domain/answer.ts';
import type { CertificateExpectation } from '../domain/catalog.ts';
import { unmetCertificates } from '../domain/certificate.ts';
import { ProbeFault } from './fault.ts';
import { shownCertificates } from './handshake/index.ts';
import { NotTls } from './handshake/records.ts';
import type { Probe } from './probe.ts';
import { overSocket } from './socket.ts';

const HTTPS_PORT = 443;
/** handshake_failure, protocol_version, insufficient_security: the two sides share no way to speak. */
const FOREIGN_ALERTS: ReadonlySet<number> = new Set([40, 70, 71]);

export const probeTls: Probe = (monitor, means) =>
  overSocket(monitor, HTTPS_PORT, means, async (line, hostname): Promise<Answer> => {
    const { tls } = monitor;
    if (tls === null) throw new ProbeFault('not asked: nothing is expected of the certificate');
    const shown = await shownCertificates(line, hostname).catch((error: unknown) => {
      if (error instanceof NotTls) return { what: 'no TLS' } as const;
      throw error;
    });
    const ms = line.elapsed();
    const unreachable = (reason: string): Answer => ({
      type: 'unreachable',
      reason,
      status: null,
      ms,
    });
    switch (shown.what) {
      case 'chain':
        return { type: 'answered', status: null, ms, unmet: judged(shown.chain, tls, means.now()) };
      case 'alert':
        if (FOREIGN_ALERTS.has(shown.alert)) throw foreign(`alert ${shown.alert}`);
        return unreachable(`the TLS handshake was refused, alert ${shown.alert}`);
      case 'foreign':
        throw foreign('another key exchange');
      case 'ended':
        return unreachable('the connection was closed within the TLS handshake');
      case 'no TLS':
        return unreachable('what answers speaks no TLS');
    }
  });

const foreign = (what: string) =>
  new ProbeFault(
    `not supported here: the server speaks neither TLS 1.2 nor 1.3 as this probe does (${what})`,
  );

function judged(chain: readonly Uint8Array[], tls: CertificateExpectation, now: number) {
  const certificates = chain.flatMap((der) => certificateIn(der) ?? []);
  const [own] = certificates;
  if (own === undefined || certificates.length < chain.length) {
    return [{ display: 'down', reason: 'what is shown is no certificate' } as const];
  }
  const misses = tls.names.filter((name) => own.checkHost(name) === undefined);
  const facts = certificates.map(({ validFrom, validTo, issuer }) => ({
    validFrom: Date.parse(validFrom),
    validTo: Date.parse(validTo),
    issuer,
  }));
  return unmetCertificates(facts, misses, tls, now);
}

function certificateIn(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
