import { describe, expect, test } from 'vitest';
import { createEgress } from './egress.ts';

const rules = {
  schemes: ['https:', 'http:'],
  ownOrigins: ['https://status.meridian.example'],
} as const;
const deployed = createEgress({ ...rules, allowLoopback: false });
const local = createEgress({
  ...rules,
  ownOrigins: ['http://localhost:8787'],
  allowLoopback: true,
});

const reason = (permission: ReturnType<typeof deployed>) =>
  permission.ok ? 'may be asked' : permission.reason;

describe.each([
  ['deployed', deployed],
  ['with loopback allowed', local],
])('the egress policy %s', (_, egress) => {
  test.each([
    'https://api.meridian.example/health',
    'http://api.meridian.example',
    'https://api.meridian.example:8443/x',
  ])('lets %s through', (address) => {
    expect(egress(address).ok).toBe(true);
  });

  test.each([
    ['not an address', 'it is not an address'],
    ['ftp://files.meridian.example', 'it is not https or http'],
    ['file:///etc/passwd', 'it is not https or http'],
    ['https://user:secret@api.meridian.example', 'it carries a user name or password'],
    ['https://10.0.0.1/', 'it is an IP address instead of a name'],
    ['https://0xa9fea9fe/latest', 'it is an IP address instead of a name'],
    ['https://[fd00::1]/', 'it is an IP address instead of a name'],
    ['https://[::ffff:127.0.0.1]/', 'it is an IP address instead of a name'],
    ['https://0.0.0.0/', 'it is an IP address instead of a name'],
    ['https://intranet/', 'it is a private name'],
    ['https://db.internal/', 'it is a private name'],
    ['https://printer.local./', 'it is a private name'],
    ['https://x.home.arpa/', 'it is a private name'],
    ['https://localhost.localdomain/', 'it is a private name'],
    ['https://api.meridian.example:22/', 'port 22 is not one of 80, 443, 8080, 8443'],
  ])('refuses %s: %s', (address, expected) => {
    expect(reason(egress(address))).toBe(expected);
  });
});

describe('our own host', () => {
  test.each([
    'https://status.meridian.example/',
    'http://STATUS.meridian.example/healthz',
    'https://status.meridian.example./',
    'https://status.meridian.example:8443/',
  ])('is refused as %s', (address) => {
    expect(reason(deployed(address))).toBe('it is our own address');
  });

  test('is refused locally by host and port, so that a demo beside it can be watched', () => {
    expect(reason(local('http://localhost:8787/'))).toBe('it is our own address');
    expect(reason(local('http://localhost:8788/'))).toBe('may be asked');
  });
});

describe('loopback', () => {
  const addresses = [
    'http://localhost:9000/',
    'http://127.0.0.1:9000/',
    'http://[::1]:9000/',
    'http://0x7f.1:9000/',
    'https://localhost:9443/',
  ];

  test.each(addresses)('%s is refused unless it is allowed', (address) => {
    expect(reason(deployed(address))).toBe('it points at the machine itself');
    expect(local(address).ok).toBe(true);
  });

  test('allowing it opens no other private address', () => {
    expect(local('http://192.168.1.1/').ok).toBe(false);
    expect(local('http://router.lan/').ok).toBe(false);
  });
});

test('a policy of https alone refuses http', () => {
  const strict = createEgress({ schemes: ['https:'], ownOrigins: [], allowLoopback: false });
  expect(reason(strict('http://api.meridian.example/'))).toBe('it is not https');
});

describe('a policy for connections', () => {
  const sockets = { schemes: ['tcp:', 'tls:'], ownOrigins: rules.ownOrigins } as const;
  const abroad = createEgress({ ...sockets, allowLoopback: false });
  const athome = createEgress({ ...sockets, allowLoopback: true });

  test.each([
    ['tcp://mail.meridian.example:465', 'may be asked'],
    ['tls://api.meridian.example', 'may be asked'],
    ['tls://api.meridian.example:80', 'may be asked'],
    ['https://api.meridian.example/', 'it is not tcp or tls'],
    ['tcp://mail.meridian.example:25', 'port 25 cannot be reached from here'],
    ['tcp://127.0.0.1:22', 'it points at the machine itself'],
    ['tcp://0x7f.1:22', 'it points at the machine itself'],
    ['tcp://LOCALHOST.:22', 'it points at the machine itself'],
    ['tcp://[::1]:22', 'it points at the machine itself'],
    ['tcp://0xa9fea9fe:80', 'it is an IP address instead of a name'],
    ['tcp://[fd00::1]:80', 'it is an IP address instead of a name'],
    ['tcp://db.internal:5432', 'it is a private name'],
    ['tcp://user:secret@db.meridian.example:5432', 'it carries a user name or password'],
    ['tls://Status.Meridian.example.:443', 'it is our own address'],
    ['tls://%73tatus.meridian.example', 'it is our own address'],
    ['tcp://:80', 'it is not an address'],
  ])('says of %s: %s', (address, expected) => {
    expect(reason(abroad(address))).toBe(expected);
  });

  test('hands on the host in one spelling, with its port', () => {
    const permission = abroad('tcp://Mail.Bücher.example.:465');
    expect(permission.ok && permission.url.host).toBe('mail.xn--bcher-kva.example:465');
  });

  test('lets loopback through where that is allowed, and no web address with it', () => {
    expect(athome('tcp://127.0.0.1:9000').ok).toBe(true);
    expect(reason(athome('http://127.0.0.1:9000'))).toBe('it is not tcp or tls');
  });
});

test('our own host is refused in any spelling of its letters', () => {
  const own = createEgress({
    schemes: ['https:'],
    ownOrigins: ['https://status.bücher.example'],
    allowLoopback: false,
  });
  for (const host of [
    'status.bücher.example',
    'status.xn--bcher-kva.example',
    'STATUS.BÜCHER.example.',
  ]) {
    expect(reason(own(`https://${host}/`))).toBe('it is our own address');
  }
});
