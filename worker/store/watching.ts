// Which components are being watched after a recovery: those of public incidents in their hold, where
// the first failing tick counts.

const COMPONENTS_IN_HOLD = `
  SELECT DISTINCT component.value ->> 'id' AS id
  FROM document,
    json_each(document.json, '$.incidents') AS incident,
    json_each(incident.value, '$.components') AS component
  WHERE document.key = 'page' AND incident.value ->> 'status' = 'monitoring'`;

/** Selects the `id`s of the components that an incident in its hold concerns, by the page as it is public now. */
export function selectInHold(db: D1Database): D1PreparedStatement {
  return db.prepare(COMPONENTS_IN_HOLD);
}
