// A form that adds to a hypothesis or an action names it and says what is new; what it does not say stays as it is now.

import type { IncidentView } from '../../../domain/incident.ts';
import type { Office } from '../../api/office.ts';
import { findIncident } from '../../api/office.ts';
import type { Fields } from '../form.ts';

export async function withKnown(office: Office, incident: string, fields: Fields): Promise<Fields> {
  if (fields['hypothesis.id'] === undefined && fields['action.id'] === undefined) return fields;
  const found = await findIncident(office, incident);
  return found === null ? fields : addedTo(found.view, fields);
}

/** Evidence comes to what there is, and a state that is not chosen stays. */
function addedTo({ file }: IncidentView, fields: Fields): Fields {
  const hypothesis = file.hypotheses.find(({ id }) => id === fields['hypothesis.id']);
  if (hypothesis !== undefined) {
    const { text, probabilityPercent, check, evidence, state } = hypothesis;
    return {
      'hypothesis.text': text,
      'hypothesis.probabilityPercent': String(probabilityPercent ?? ''),
      'hypothesis.check': check ?? '',
      ...fields,
      'hypothesis.evidence': [...evidence, fields['hypothesis.evidence'] ?? ''].join('\n'),
      'hypothesis.state': fields['hypothesis.state'] || state,
    };
  }
  const action = file.actions.find(({ id }) => id === fields['action.id']);
  if (action === undefined) return fields;
  const { takenAt, role, text, expectedImpact, rollback, result } = action;
  return {
    'action.takenAt': new Date(takenAt).toISOString(),
    'action.role': role,
    'action.text': text,
    'action.expectedImpact': expectedImpact,
    'action.rollback': rollback,
    'action.result': result ?? '',
    ...fields,
  };
}
