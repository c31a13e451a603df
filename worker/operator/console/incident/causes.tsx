// What may be the cause, how likely it is, and what speaks for it.

import { HYPOTHESIS_STATES } from '../../../domain/case-event.ts';
import { Choice, Form, Text } from '../layout.tsx';
import type { Part } from './part.ts';

export const Causes = ({ desk, view, action, may }: Part) => (
  <details>
    <summary>Hypotheses ({view.file.hypotheses.length})</summary>
    <ul>
      {view.file.hypotheses.map(({ id, text, probabilityPercent, evidence, check, state }) => (
        <li>
          <p>
            <b>{text}</b> {probabilityPercent === null ? '' : `${probabilityPercent} %`} · {state}
          </p>
          <small>
            {evidence.length === 0 ? 'no evidence yet' : evidence.join(' · ')}
            {check === null ? '' : ` · check: ${check}`}
          </small>
          {may ? (
            <Form desk={desk} action={action} command="record_hypothesis" row>
              <input type="hidden" name="hypothesis.id" value={id} />
              <input type="hidden" name="hypothesis.text" value={text} />
              <input
                type="hidden"
                name="hypothesis.probabilityPercent"
                value={String(probabilityPercent ?? '')}
              />
              <input type="hidden" name="hypothesis.check" value={check ?? ''} />
              <Text
                name="hypothesis.evidence"
                label="Evidence, one a line"
                rows={2}
                required={false}
                value={evidence.join('\n')}
              />
              <Choice
                name="hypothesis.state"
                label="State"
                options={HYPOTHESIS_STATES.map((one) => [one, one])}
                value={state}
              />
              <button type="submit">Save</button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
    {may ? (
      <>
        <Form desk={desk} action={action} command="record_hypothesis">
          <Text name="hypothesis.text" label="What may be the cause" />
          <Text
            name="hypothesis.probabilityPercent"
            label="Probability, %"
            type="number"
            required={false}
          />
          <Text name="hypothesis.evidence" label="Evidence, one a line" rows={2} required={false} />
          <Text name="hypothesis.check" label="A quick check" required={false} />
          <button type="submit">Add</button>
        </Form>
        <Form desk={desk} action={action} command="assess" row>
          <Text
            name="facts.mitigateFirst"
            label="Or mitigate first, because"
            value={view.file.facts.mitigateFirst ?? ''}
          />
          <button type="submit">Save</button>
        </Form>
      </>
    ) : null}
  </details>
);
