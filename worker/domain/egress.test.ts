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
