// Names at a resolver that speaks DNS over HTTPS; what every kind promises is in the contract.

import { describe, expect, inject, test } from 'vitest';
import type { DnsQuestion } from '../domain/catalog.ts';
import type { Wanted } from '../domain/condition.ts';
import { readWanted } from '../../content/schema/status/condition.ts';
import { meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { ask } from './ask.ts';

const faults = inject('faults');

function wanted(written: string): Wanted {
  const read = readWanted(written);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

const resolved = (name: string, question: Partial<DnsQuestion> = {}, answers: string[] = []) =>
  ask(
    monitorOf({
      kind: 'dns',
      url: `dns://${name}`,
      dns: {
        record: 'A',
        rcode: 'NOERROR',
        resolver: `${faults.url}/dns-query`,
        answersFail: 'down',
        answers: answers.map(wanted),
        ...question,
      },
    }),
    meansOf(),
  );

describe('an answer', () => {
  test.each([
    ['good.example', 'A', '192.0.2.10'],
    ['good.example', 'AAAA', '2001:db8::10'],
    ['www.good.example', 'CNAME', 'good.example'],
    ['www.good.example', 'A', '192.0.2.10'],
    ['good.example', 'MX', '10 mail.good.example'],
    ['good.example', 'NS', 'ns1.good.example'],
    ['good.example', 'TXT', 'v=spf1 -all'],
    ['_sip._tcp.good.example', 'SRV', '1 5 5060 sip.good.example'],
    ['good.example', 'CAA', '0 issue ca.example'],
    ['pointer.good.example', 'PTR', 'host.good.example'],
    ['good.example', 'SOA', 'ns1.good.example ops.good.example 7 3600 600 86400 60'],
  ] as const)('of %s %s is compared as %s', async (name, record, expected) => {
    expect(await resolved(name, { record }, [expected])).toMatchObject({
      class: 'ok',
      status: null,
    });
    expect(await resolved(name, { record }, ['something else'])).toMatchObject({
      class: 'degraded',
      display: 'down',
      reason: 'not among the answers: something else',
    });
  });

  test('may be one of several, or of a form, and every expectation must be met', async () => {
    const both = ['192.0.2.11', 'any(192.0.2.10, 192.0.2.99)', 'pat(192.0.2.*)'];
    expect(await resolved('good.example', {}, both)).toMatchObject({ class: 'ok' });
    expect(
      await resolved('good.example', { answersFail: 'degraded' }, [...both, '192.0.2.98']),
    ).toMatchObject({
      display: 'degraded',
      reason: 'not among the answers: 192.0.2.98',
    });
  });

  test('to a name in any script is asked for in ASCII', async () => {
    expect(await resolved('Www.Good.Example.', {}, ['192.0.2.10'])).toMatchObject({ class: 'ok' });
  });
});

describe('a name', () => {
  test('that does not exist is down, unless that is what is expected', async () => {
    expect(await resolved('api.nowhere.example')).toMatchObject({
      class: 'unavailable',
      display: 'down',
      reason: 'the name does not exist',
    });
    const gone = { rcode: 'NXDOMAIN' } as const;
    expect(await resolved('api.nowhere.example', gone)).toMatchObject({ class: 'ok' });
    expect(await resolved('good.example', gone)).toMatchObject({
      display: 'down',
      reason: 'the name exists',
    });
  });

  test('without a record of the kind is down', async () => {
    expect(await resolved('pointer.good.example', { record: 'MX' })).toMatchObject({
      class: 'unavailable',
      reason: 'the name has no record MX',
    });
  });

  test('whose own servers fail is down', async () => {
    expect(await resolved('api.servfail.example')).toMatchObject({
      class: 'unavailable',
      display: 'down',
      reason: 'the resolver answered SERVFAIL',
    });
  });
});

describe('a resolver', () => {
  test.each([
    ['that refuses us', 'api.refused.example', 'the resolver answered REFUSED'],
    ['that does not understand us', 'api.formerr.example', 'the resolver answered FORMERR'],
    ['that speaks no DNS', 'api.garbage.example', 'the resolver did not answer in DNS'],
    ['that only repeats the question', 'api.query.example', 'the resolver did not answer in DNS'],
  ])('%s says nothing about the name', async (_, name, reason) => {
    expect(await resolved(name)).toMatchObject({ class: 'probe_error', display: null, reason });
  });

  test('that answers nothing, or with a status, says nothing about the name', async () => {
    expect(await resolved('good.example', { resolver: `${faults.url}/status/503` })).toMatchObject({
      class: 'probe_error',
      reason: 'the resolver answered with status 503',
    });
    expect(await resolved('good.example', { resolver: `${faults.url}/redirect/1` })).toMatchObject({
      class: 'probe_error',
      reason: 'the resolver answered with status 302',
    });
  });
});
