// Resolves a name at a resolver that speaks DNS over HTTPS (RFC 8484). What goes wrong between us and
// the resolver says nothing about the name, so it is our own fault; what the resolver says about the
// name is the answer.

import { Buffer } from 'node:buffer';
import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { Answer as DnsAnswer, DecodedPacket } from 'dns-packet';
import type { Answer, Unmet } from '../domain/answer.ts';
import type { DnsQuestion } from '../domain/catalog.ts';
import type { Wanted } from '../domain/condition.ts';
import { isWanted } from '../domain/condition.ts';
import { readStart } from './body.ts';
import { ProbeFault } from './fault.ts';
import { inTime } from './in-time.ts';
import type { Probe } from './probe.ts';

const MESSAGE_TYPE = 'application/dns-message';

/** What a resolver says when it refuses us, or does not understand us. */
const OUR_FAULTS: ReadonlySet<string> = new Set(['FORMERR', 'NOTIMP', 'REFUSED']);

export const probeDns: Probe = async (monitor, means) => {
  const { dns: question } = monitor;
  if (question === null) throw new ProbeFault('not asked: no record is named');
  const permission = means.egress(question.resolver);
  if (!permission.ok) throw new ProbeFault(`not asked: of the resolver, ${permission.reason}`);
  // The URL standard writes the names of web addresses in ASCII, and no others.
  const name = new URL(monitor.url.replace(/^dns:/i, 'http:')).hostname;
  const request = new Request(permission.url, {
    method: 'POST',
    headers: { accept: MESSAGE_TYPE, 'content-type': MESSAGE_TYPE, 'user-agent': means.userAgent },
    body: encode({
      type: 'query',
      // The same for the same question, as RFC 8484 asks for.
      id: 0,
      flags: RECURSION_DESIRED,
      questions: [{ type: question.record, name }],
    }),
    redirect: 'manual',
    cache: 'no-store',
  });
  const heard = await inTime(monitor, means, async ({ signal, elapsed }) => {
    const { status, body } = await means.fetch(request, { signal });
    const { bytes } = await readStart(body);
    return { type: 'heard' as const, status, bytes, ms: elapsed() };
  });
  if (heard.type === 'unreachable') {
    throw new ProbeFault(`the resolver did not answer: ${heard.reason}`);
  }
  if (heard.status !== 200) {
    throw new ProbeFault(`the resolver answered with status ${heard.status}`);
  }
  return judged(packetIn(heard.bytes), question, heard.ms);
};

function packetIn(bytes: Uint8Array): DecodedPacket & { rcode: string } {
  try {
    const packet = decode(Buffer.from(bytes));
    // The types leave out the code, which every answer has.
    if (packet.type === 'response') return packet as DecodedPacket & { rcode: string };
  } catch {
    // Told below, like an answer that is none.
  }
  throw new ProbeFault('the resolver did not answer in DNS');
}

function judged(
  { rcode, answers = [] }: DecodedPacket & { rcode: string },
  { record, rcode: expected, answers: wanted, answersFail: display }: DnsQuestion,
  ms: number,
): Answer {
  const failed = (reason: string): Answer => ({ type: 'unreachable', reason, status: null, ms });
  const answered = (unmet: readonly Unmet[]): Answer => ({
    type: 'answered',
    status: null,
    ms,
    unmet,
  });
  if (OUR_FAULTS.has(rcode)) throw new ProbeFault(`the resolver answered ${rcode}`);
  if (rcode === 'NXDOMAIN') {
    return expected === 'NXDOMAIN' ? answered([]) : failed('the name does not exist');
  }
  if (rcode !== 'NOERROR') return failed(`the resolver answered ${rcode}`);
  if (expected === 'NXDOMAIN') return answered([{ display: 'down', reason: 'the name exists' }]);
  const values = answers.flatMap((answer) => (answer.type === record ? spelled(answer) : []));
  if (values.length === 0) return failed(`the name has no record ${record}`);
  const missing = wanted.filter((one) => !values.some((value) => isWanted(value, one)));
  return answered(
    missing.map((one) => ({ display, reason: `not among the answers: ${written(one)}` })),
  );
}

/** As `dig +short` writes it, but texts without quotes and names without the dot at their end. */
function spelled(answer: DnsAnswer): string[] {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return [answer.data];
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return [named(answer.data)];
    case 'MX':
      return [`${answer.data.preference ?? 0} ${named(answer.data.exchange)}`];
    case 'TXT': {
      const parts = Array.isArray(answer.data) ? answer.data : [answer.data];
      return [parts.map((part) => part.toString()).join('')];
    }
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = answer.data;
      return [`${priority} ${weight} ${port} ${named(target)}`];
    }
    case 'CAA':
      return [`${answer.data.flags ?? 0} ${answer.data.tag} ${answer.data.value}`];
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = answer.data;
      const numbers = [serial, refresh, retry, expire, minimum].map((number) => number ?? 0);
      return [[named(mname), named(rname), ...numbers].join(' ')];
    }
    default:
      return [];
  }
}

const named = (name: string) => name.toLowerCase().replace(/\.$/, '');

/** As the configuration says it, or nearly. */
function written(wanted: Wanted): string {
  if ('pattern' in wanted) return wanted.pattern;
  return wanted.any
    .map((literal) =>
      'text' in literal ? literal.text : 'number' in literal ? literal.number : literal.word,
    )
    .join(' or ');
}
