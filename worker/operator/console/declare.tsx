// Opening an incident by hand: in public, or as a draft.

import { z } from 'zod';
import type { Catalog } from '../../domain/catalog.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../../domain/vocabulary.ts';
import type { Office } from '../api/office.ts';
import { run } from '../api/office.ts';
import { fit } from '../body.ts';
import type { Asking } from '../door.ts';
import type { Problem } from '../problem.ts';
import { componentsIn, html, keyIn, to } from './answer.ts';
import { fieldsOf, type Fields } from './form.ts';
import type { Desk } from './layout.tsx';
import { Choice, Form, Layout, Text } from './layout.tsx';
import type { Room } from './room.ts';

export function declaring({ door, operators, officeFor, deskFor }: Room): void {
  door('GET', '/console/declare', (_c, asking) =>
    html(<DeclarePage desk={deskFor(asking)} catalog={operators.catalog} typed={{}} />),
  );
  door('POST', '/console/incidents', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const { id, problem } = await declare(office, fields, asking);
    if (problem === null) return to(`/console/incidents/${id}`);
    return html(
      <DeclarePage desk={deskFor(asking, problem)} catalog={office.catalog} typed={fields} />,
      problem.status,
    );
  });
}

async function declare(
  office: Office,
  fields: Fields,
  { actor, token: _token }: Asking,
): Promise<{ id: string; problem: Problem | null }> {
  const shape = z.object({
    name: z
      .string()
      .trim()
      .min(1, 'expected what customers read, for example “Sign-ins fail”')
      .max(200),
    severity: z.enum(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4']),
    body: z.string().trim().max(25_000),
  });
  const read = fit(fields, shape, 422);
  if (!read.ok) return { id: '', problem: read.problem };
  const { name, severity, body } = read.body;
  const lang = office.catalog.page.language;
  const status = z.enum([
    'operational',
    'under_maintenance',
    'degraded_performance',
    'partial_outage',
    'major_outage',
  ]);
  const components = Object.fromEntries(
    componentsIn(fields).flatMap((id) => {
      const set = status.safeParse(fields[`component.${id}`]);
      return set.success ? [[id, set.data]] : [];
    }),
  );
  const key = keyIn(fields, { actor, token: null });
  const id = (key === null ? null : await office.idOfKey(key)) ?? office.newId();
  const done = await run(office, {
    type: 'command',
    key,
    actor: actor.name,
    incident: null,
    expected: null,
    command: {
      do: 'declare',
      id,
      name: { text: name, lang },
      severity,
      components,
      startedAt: null,
      post:
        fields['draft'] === 'true'
          ? null
          : { status: 'investigating', body: body === '' ? null : { text: body, lang } },
      recurrenceOf: null,
    },
  });
  return { id, problem: done.ok ? null : done.problem };
}

const DeclarePage = ({
  desk,
  catalog,
  typed,
}: {
  desk: Desk;
  catalog: Catalog;
  /** What was sent and refused. */
  typed: Fields;
}) => (
  <Layout desk={desk} path="/console/declare" title="Open an incident">
    <h1>Open an incident</h1>
    <Form desk={desk} action="/console/incidents">
      <Text name="name" label="What customers read as its name" value={typed['name']} />
      <Choice
        name="severity"
        label="Severity"
        options={SEVERITIES.toReversed().map((one) => [one, one])}
        value={typed['severity'] ?? 'SEV-2'}
      />
      {catalog.components.map(({ id, name }) => (
        <Choice
          name={`component.${id}`}
          label={name}
          options={[
            ['', 'not affected'],
            ...COMPONENT_STATUSES.map((one) => [one, one.replaceAll('_', ' ')] as const),
          ]}
          value={typed[`component.${id}`] ?? ''}
        />
      ))}
      <Text
        name="body"
        label="What customers read. Empty: the automatic words"
        rows={3}
        required={false}
        value={typed['body']}
      />
      <label class="check">
        <input type="checkbox" name="draft" value="true" checked={typed['draft'] === 'true'} />
        A draft: nobody outside sees it yet
      </label>
      <div class="bar">
        <button type="submit" class="primary">
          Open it
        </button>
      </div>
    </Form>
  </Layout>
);
