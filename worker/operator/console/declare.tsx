// Opening an incident by hand: in public, or as a draft.

import type { Catalog } from '../../domain/catalog.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../../domain/vocabulary.ts';
import type { Office } from '../api/office.ts';
import type { Asking } from '../door.ts';
import type { Problem } from '../problem.ts';
import { componentsIn, html, keyIn, to } from './answer.ts';
import { fieldsOf, type Fields } from './form.ts';
import type { Desk } from './layout.tsx';
import { Choice, Form, Layout, Text } from './layout.tsx';
import type { Room } from './room.ts';
import { through } from './through.ts';

export function declaring({ door, operators, officeFor, deskFor }: Room): void {
  door('GET', '/console/declare', (_c, asking) =>
    html(<DeclarePage desk={deskFor(asking)} catalog={operators.catalog} typed={{}} />),
  );
  door('POST', '/console/incidents', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const done = await declare(office, fields, asking);
    if (done.problem === null) return to(`/console/incidents/${done.id}`);
    const { problem } = done;
    return html(
      <DeclarePage desk={deskFor(asking, problem)} catalog={office.catalog} typed={fields} />,
      problem.status,
    );
  });
}

/** As the API opens one; `id` only where it did. */
async function declare(
  office: Office,
  fields: Fields,
  asking: Asking,
): Promise<{ id: string; problem: null } | { problem: Problem }> {
  const { name = '', severity, body = '', draft } = fields;
  const stated = componentsIn(fields).map((id) => [id, fields[`component.${id}`]] as const);
  const incident = {
    name: name.trim() === '' ? undefined : name,
    body,
    components: Object.fromEntries(stated.filter(([, status]) => status !== '')),
    allclear: { severity, publish: draft !== 'true' },
  };
  const answer = await through(office, asking, ['POST', '/v1/pages/:page_id/incidents'], {
    body: { incident },
    key: keyIn(fields, asking),
  });
  if ('problem' in answer) return { problem: answer.problem };
  const { id } = ('body' in answer ? answer.body : {}) as { id: string }; // the incident
  return { id, problem: null };
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
