// How the words of one monitor fit together, and what it may watch.

import { hostOf, isLoopback } from './address.ts';
import { entries, text, texts, type Entry } from './entries.ts';
import { exampleLine, valueAt, type Finding } from './finding.ts';
import { parseDuration } from './words.ts';

/** The longest interval with which a five-minute window still holds a measurement. */
const SLA_INTERVAL_LIMIT_MS = 300_000;
const KINDS_WITHOUT_SLA = new Set(['websocket', 'tls', 'dns', 'heartbeat']);
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];
/** Words under `expect` that speak of the body. */
const OF_BODY = ['body', 'bodyNot', 'bodyMatches', 'json'];

export function monitorChecks(raw: unknown): Finding[] {
  const page = valueAt(raw, ['page', 'url']);
  const ownHost = typeof page === 'string' ? hostOf(page) : null;
  return entries(raw, ['monitors']).flatMap((monitor) =>
    [
      slaInterval(monitor),
      latencies(monitor),
      bodies(monitor),
      expiries(monitor),
      absentAnswers(monitor),
      repeatedRegions(monitor),
      ownPage(monitor, ownHost),
    ].flat(),
  );
}

/** Whether a monitor counts for the SLA; one whose kind is mistyped may be meant to. */
export function countsForSla(monitor: Entry) {
  return (
    !KINDS_WITHOUT_SLA.has(text(monitor, 'kind') ?? '') && valueAt(monitor.value, ['sla']) !== false
  );
}

function slaInterval(monitor: Entry): Finding[] {
  const intervalMs = parseDuration(text(monitor, 'interval')) ?? 0;
  if (!countsForSla(monitor) || intervalMs <= SLA_INTERVAL_LIMIT_MS) return [];
  return [
    {
      path: [...monitor.path, 'interval'],
      at: 'value',
      problem: `interval ${text(monitor, 'interval')} is too long for a monitor that counts for the SLA`,
      expected: 'at most 5m, or "sla: false" beside it',
      example: 'interval: 5m',
      suggestion: null,
    },
  ];
}

function latencies(monitor: Entry): Finding[] {
  const timeoutMs = parseDuration(text(monitor, 'timeout') ?? '5s');
  const latencyMs = parseDuration(text(monitor, 'expect', 'latency'));
  const downMs = parseDuration(text(monitor, 'expect', 'latencyDown'));
  const findings: Finding[] = [];
  const at = (key: string, problem: string, expected: string, example: string) =>
    findings.push({
      path: [...monitor.path, 'expect', key],
      at: 'value',
      problem,
      expected,
      example,
      suggestion: null,
    });
  for (const [key, ms] of [
    ['latency', latencyMs],
    ['latencyDown', downMs],
  ] as const) {
    if (ms !== null && timeoutMs !== null && ms >= timeoutMs) {
      at(
        key,
        `${key} is never reached, because the timeout is not longer`,
        'less than the timeout',
        `${key}: 800ms`,
      );
    }
  }
  if (latencyMs !== null && downMs !== null && downMs <= latencyMs) {
    at(
      'latencyDown',
      'latencyDown is not longer than latency',
      'a longer time than latency, from which on it is down instead of degraded',
      'latencyDown: 3s',
    );
  }
  return findings;
}

function bodies(monitor: Entry): Finding[] {
  const method = text(monitor, 'method') ?? 'GET';
  const findings: Finding[] = [];
  if (text(monitor, 'requestBody') !== null && !METHODS_WITH_BODY.includes(method)) {
    findings.push({
      path: [...monitor.path, 'requestBody'],
      at: 'key',
      problem: `requestBody cannot be sent with ${method}`,
      expected: `a method out of ${METHODS_WITH_BODY.join(', ')}`,
      example: 'method: POST',
      suggestion: null,
    });
  }
  for (const word of OF_BODY) {
    if (method !== 'HEAD' || valueAt(monitor.value, ['expect', word]) === undefined) continue;
    findings.push({
      path: [...monitor.path, 'expect', word],
      at: 'key',
      problem: `${word} is expected of a body, and an answer to HEAD has none`,
      expected: 'another method, or nothing expected of the body',
      example: 'method: GET',
      suggestion: null,
    });
  }
  return findings;
}

function expiries(monitor: Entry): Finding[] {
  if (text(monitor, 'kind') !== 'tls') return [];
  const soonMs = parseDuration(text(monitor, 'expect', 'expiry') ?? '14d');
  const downMs = parseDuration(text(monitor, 'expect', 'expiryDown') ?? '7d');
  if (soonMs === null || downMs === null || downMs < soonMs) return [];
  const key = text(monitor, 'expect', 'expiryDown') === null ? 'expiry' : 'expiryDown';
  return [
    {
      path: [...monitor.path, 'expect', key],
      at: 'value',
      problem: 'expiryDown (7d unless it is given) is not shorter than expiry',
      expected: 'a shorter time than expiry, from which on it is down instead of degraded',
      example: 'expiryDown: 7d',
      suggestion: null,
    },
  ];
}

function absentAnswers(monitor: Entry): Finding[] {
  const answers = valueAt(monitor.value, ['expect', 'answers']);
  if (text(monitor, 'expect', 'rcode') !== 'NXDOMAIN' || !Array.isArray(answers)) return [];
  if (answers.length === 0) return [];
  return [
    {
      path: [...monitor.path, 'expect', 'answers'],
      at: 'key',
      problem: 'a name that must not exist has no answers',
      expected: 'either answers, or rcode: NXDOMAIN',
      example: 'rcode: NOERROR',
      suggestion: null,
    },
  ];
}

/** A region that is named twice sees a failure once, and one region of two never opens an incident. */
function repeatedRegions(monitor: Entry): Finding[] {
  const regions = texts(monitor, 'regions');
  return regions
    .filter((region, index) => regions.findIndex((other) => other.text === region.text) < index)
    .map(({ path, text }) => ({
      path,
      at: 'value',
      problem: `"${text}" stands twice in this list, and would be asked once`,
      expected: 'each region once',
      example: exampleLine('regions', [...new Set(regions.map((region) => region.text))]),
      suggestion: null,
    }));
}

function ownPage(monitor: Entry, ownHost: string | null): Finding[] {
  const own = ['url', 'resolver'].filter((key) => {
    const url = text(monitor, key) ?? '';
    return ownHost !== null && hostOf(url) === ownHost && !isLoopback(url);
  });
  return own.map((key) => ({
    path: [...monitor.path, key],
    at: 'value',
    problem: `${key} is this status page itself, which cannot tell that it is down`,
    expected: 'the address of something else',
    example: `${key}: https://${key === 'url' ? 'api.meridian.example/health' : 'cloudflare-dns.com/dns-query'}`,
    suggestion: null,
  }));
}
