// Whether what is promised can be kept and measured: tiers, services, and times given for each
// severity.

import { parseSeverity } from '../../../worker/domain/vocabulary.ts';
import { entries, keys, text, texts } from './entries.ts';
import { valueAt, type Finding, type Path } from './finding.ts';
import { countsForSla } from './monitor-checks.ts';

export function promiseChecks(raw: unknown): Finding[] {
  return [
    ...tierChecks(raw),
    ...serviceChecks(raw),
    ...repeatedSeverities(raw, ['policy', 'hold']),
    ...repeatedSeverities(raw, ['policy', 'cadence']),
    ...businessHours(raw),
  ];
}

function tierChecks(raw: unknown): Finding[] {
  const components = new Set(
    entries(raw, ['components']).map((component) => text(component, 'id')),
  );
  const measured = new Set(
    entries(raw, ['monitors'])
      .filter(countsForSla)
      .map((monitor) => text(monitor, 'component')),
  );
  return entries(raw, ['sla', 'tiers']).flatMap((tier) => {
    const target = valueAt(tier.value, ['targetPercent']);
    const slo = valueAt(tier.value, ['sloPercent']);
    const unmeasured = texts(tier, 'components')
      .filter((reference) => components.has(reference.text) && !measured.has(reference.text))
      .map((reference): Finding => ({
        path: reference.path,
        at: 'value',
        problem: `no monitor of "${reference.text}" counts for the SLA, so this promise could not be measured`,
        expected: 'a component with an http or tcp monitor that has not "sla: false"',
        example: null,
        suggestion: null,
      }));
    const lenient: Finding[] =
      typeof target === 'number' && typeof slo === 'number' && slo < target
        ? [
            {
              path: [...tier.path, 'sloPercent'],
              at: 'value',
              problem: `sloPercent ${slo} is below the promised ${target}`,
              expected: 'a target at least as strict as targetPercent',
              example: 'sloPercent: 99.95',
              suggestion: null,
            },
          ]
        : [];
    return unmeasured.concat(lenient);
  });
}

function serviceChecks(raw: unknown): Finding[] {
  const services = entries(raw, ['services']);
  const outbound = services.filter((service) => valueAt(service.value, ['outbound']) === true);
  const second = outbound.slice(1).map((service): Finding => ({
    path: [...service.path, 'outbound'],
    at: 'value',
    problem: `"${text(outbound[0] ?? service, 'id')}" is already the outbound service`,
    expected: 'at most one service with "outbound: true": the one behind PAGERDUTY_ROUTING_KEY',
    example: 'outbound: false',
    suggestion: null,
  }));
  const unmapped = services
    .filter((service) => !outbound.includes(service))
    .filter((service) => {
      const components = valueAt(service.value, ['components']);
      return components === undefined || (Array.isArray(components) && components.length === 0);
    })
    .map((service): Finding => ({
      path: [...service.path, 'components'],
      at: 'value',
      problem:
        'components is missing, so that an incident of this service would mean nothing to customers',
      expected: 'at least one component; only the outbound service may have none',
      example: 'components: [api]',
      suggestion: null,
    }));
  return [...second, ...unmapped];
}

function repeatedSeverities(raw: unknown, path: Path): Finding[] {
  const seen = new Map<string, string>();
  return keys(raw, path).flatMap((key) => {
    const severity = parseSeverity(key);
    const first = severity === null ? undefined : seen.get(severity);
    if (severity === null || first === undefined) {
      if (severity !== null) seen.set(severity, key);
      return [];
    }
    return [
      {
        path: [...path, key],
        at: 'key',
        problem: `"${key}" and "${first}" are the same severity`,
        expected: 'each severity once',
        example: null,
        suggestion: null,
      },
    ];
  });
}

function businessHours(raw: unknown): Finding[] {
  const hours = {
    path: ['policy', 'businessHours'],
    value: valueAt(raw, ['policy', 'businessHours']),
  };
  const [from, to] = [text(hours, 'from') ?? '09:00', text(hours, 'to') ?? '17:00'];
  if (from < to) return [];
  return [
    {
      path: [...hours.path, text(hours, 'to') === null ? 'from' : 'to'],
      at: 'value',
      problem: `the working day would end at ${to}, before it begins at ${from}`,
      expected: 'an end later on the same day',
      example: 'to: "17:00"',
      suggestion: null,
    },
  ];
}
