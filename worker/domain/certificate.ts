// What is wrong with the certificates that a server shows. The server's own and the one that signed
// it are judged: what is sent above them is often an older way to the same root, long expired and
// ignored by everybody.

import type { Unmet } from './answer.ts';
import type { CertificateExpectation } from './catalog.ts';

/** One certificate, as far as it is judged. Instants are epoch ms. */
export type CertificateFacts = {
  validFrom: number;
  validTo: number;
  /** Names of who signed it. */
  issuer: string;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const JUDGED = 2;

/** `misses`: the names that are expected and that the server's own is not valid for. */
export function unmetCertificates(
  chain: readonly CertificateFacts[],
  misses: readonly string[],
  { expiryMs, expiryDownMs, issuer }: CertificateExpectation,
  now: number,
): Unmet[] {
  const own = misses.map((name) => down(`the certificate is not valid for ${name}`));
  const times = chain.slice(0, JUDGED).flatMap(({ validFrom, validTo }, index): Unmet[] => {
    const which = index === 0 ? 'the certificate' : 'its issuer’s certificate';
    if (validFrom > now) return [down(`${which} is not valid yet`)];
    const leftMs = validTo - now;
    if (leftMs <= 0) return [down(`${which} has expired`)];
    if (leftMs >= expiryMs) return [];
    const display = leftMs < expiryDownMs ? 'down' : 'degraded';
    return [{ display, reason: `${which} expires in ${spelled(leftMs)}` }];
  });
  const isSigned = issuer === null || chain.some((one) => one.issuer.includes(issuer));
  return [...times, ...own, ...(isSigned ? [] : [down('no issuer of the expected name')])];
}

const down = (reason: string): Unmet => ({ display: 'down', reason });

function spelled(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days > 0 ? `${days} d` : `${Math.floor(ms / HOUR_MS)} h`;
}
