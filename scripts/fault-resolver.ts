// What a resolver says, for the names that tests ask: the last label before `.example` decides.

import { RECURSION_AVAILABLE, decode, encode, type Answer } from 'dns-packet';

const RCODES: Readonly<Record<string, number>> = {
  nowhere: 3,
  servfail: 2,
  refused: 5,
  formerr: 1,
};

/** Everything there is below `good.example`. */
const RECORDS: readonly Answer[] = [
  { type: 'A', name: 'good.example', data: '192.0.2.10' },
  { type: 'A', name: 'good.example', data: '192.0.2.11' },
  { type: 'AAAA', name: 'good.example', data: '2001:db8::10' },
  { type: 'CNAME', name: 'www.good.example', data: 'good.example' },
  { type: 'A', name: 'www.good.example', data: '192.0.2.10' },
  { type: 'MX', name: 'good.example', data: { preference: 10, exchange: 'Mail.good.example' } },
  { type: 'NS', name: 'good.example', data: 'ns1.good.example' },
  { type: 'TXT', name: 'good.example', data: ['v=spf1 ', '-all'] },
  {
    type: 'SRV',
    name: '_sip._tcp.good.example',
    data: { priority: 1, weight: 5, port: 5060, target: 'sip.good.example' },
  },
  { type: 'CAA', name: 'good.example', data: { flags: 0, tag: 'issue', value: 'ca.example' } },
  { type: 'PTR', name: 'pointer.good.example', data: 'host.good.example' },
  {
    type: 'SOA',
    name: 'good.example',
    data: {
      mname: 'ns1.good.example',
      rname: 'ops.good.example',
      serial: 7,
      refresh: 3600,
      retry: 600,
      expire: 86_400,
      minimum: 60,
    },
  },
];

/** The answer to a question in wire format; null: none is given. */
export function resolve(question: Buffer): Buffer | null {
  const { id, questions = [] } = decode(question);
  const [asked] = questions;
  if (asked === undefined) return null;
  const kind = asked.name.split('.').at(-2) ?? '';
  if (kind === 'silence') return null;
  if (kind === 'garbage') return Buffer.from('this is not DNS');
  const answers = RECORDS.filter(
    // A resolver hands out the aliases on its way too.
    ({ name, type }) => name === asked.name && (type === asked.type || type === 'CNAME'),
  );
  return encode({
    type: kind === 'query' ? 'query' : 'response',
    id: id ?? 0,
    flags: RECURSION_AVAILABLE | (RCODES[kind] ?? 0),
    questions,
    answers,
  });
}
