import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { TWO_PROMISES } from '../worker/testing/reports.ts';
import { openSlo } from './openslo.ts';

// The v1 specification as a strict shape; names and rules are those of its text and of its published schemas.
const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[a-z0-9][a-z0-9.|/\\-]*[a-z0-9]*$/);
const metadata = z.strictObject({ name, displayName: z.string().min(1).optional() });
const metric = z.strictObject({
  metricSource: z.strictObject({
    metricSourceRef: name.optional(),
    type: z.string().optional(),
    spec: z.record(z.string(), z.unknown()),
  }),
});
const duration = z.string().regex(/^[1-9]\d*[mhdwMQY]$/);
const service = z.strictObject({
  apiVersion: z.literal('openslo/v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z.strictObject({ description: z.string().max(1050) }),
});
const slo = z.strictObject({
  apiVersion: z.literal('openslo/v1'),
  kind: z.literal('SLO'),
  metadata,
  spec: z.strictObject({
    description: z.string().max(1050),
    service: name,
    indicator: z.strictObject({
      metadata,
      spec: z.strictObject({
        ratioMetric: z.strictObject({ counter: z.boolean(), good: metric, total: metric }),
      }),
    }),
    timeWindow: z
      .array(
        z.strictObject({
          duration,
          isRolling: z.literal(false),
          calendar: z.strictObject({
            startTime: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
            timeZone: z.string(),
          }),
        }),
      )
      .length(1),
    budgetingMethod: z.literal('Timeslices'),
    objectives: z
      .array(
        z.strictObject({
          displayName: z.string(),
          target: z.number().min(0).lt(1),
          timeSliceTarget: z.number().gt(0).max(1),
          timeSliceWindow: duration,
        }),
      )
      .min(1),
  }),
});

const documentsIn = (yaml: string) =>
  parseAllDocuments(yaml).map((document) => z.union([service, slo]).parse(document.toJS()));

test('every promise is a valid OpenSLO v1 document with time slices of five minutes', () => {
  const documents = documentsIn(openSlo(TWO_PROMISES));
  expect(documents.map(({ kind, metadata: { name: own } }) => `${kind} ${own}`)).toEqual([
    'Service api',
    'Service web',
    'SLO enterprise-api',
    'SLO pro-api',
    'SLO pro-web',
  ]);
  expect(documents[2]?.spec).toMatchObject({
    service: 'api',
    budgetingMethod: 'Timeslices',
    objectives: [{ target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: '5m' }],
  });
});

test('a tier that is judged by any component is one promise', () => {
  const tiers = TWO_PROMISES.sla.tiers.map((tier) => ({ ...tier, combine: 'any' as const }));
  const catalog = { ...TWO_PROMISES, sla: { ...TWO_PROMISES.sla, tiers } };
  const names = documentsIn(openSlo(catalog, (id) => id === 'pro')).map(
    ({ metadata: { name: own } }) => own,
  );
  expect(names).toEqual(['api', 'web', 'pro']);
});

test('own targets and credits are not exported', () => {
  expect(openSlo(TWO_PROMISES)).not.toMatch(/0\.9995|credit/i);
});
