// What may be the cause, how likely it is, and what speaks for it. What is undecided comes first, the newest first.

import { HYPOTHESIS_STATES } from '../../../domain/case-event.ts';
import { Choice, Form, Text } from '../layout.tsx';
import { First } from './filed.tsx';
import type { Part } from './part.ts';

type Hypothesis = Part['view']['file']['hypotheses'][number];

/** In the order in which somebody looks at them. */
export function hypothesesOf({ view }: Part): Hypothesis[] {
  const newest = view.file.hypotheses.toReversed();
  return newest.toSorted((a, b) => Number(a.state !== 'open') - Number(b.state !== 'open'));
}

export const HypothesisLine = ({
  part: { desk, action, may },
  one: { id, text, probabilityPercent, evidence, check, state },
}: {
  part: Part;
  one: Hypothesis;
}) => (
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
        <Text
          name="hypothesis.evidence"
          label="More evidence, one a line"
          rows={2}
          required={false}
        />
        <Choice
          name="hypothesis.state"
          label="State"
          options={[
            ['', `still ${state}`],
            ...HYPOTHESIS_STATES.filter((one) => one !== state).map((one) => [one, one] as const),
          ]}
        />
        <button type="submit">Save</button>
      </Form>
    ) : null}
  </li>
);

export const Causes = (part: Part) => {
  const { desk, view, action, may } = part;
  return (
    <details>
      <summary>Hypotheses ({view.file.hypotheses.length})</summary>
      <First part={part} list="hypotheses" all={hypothesesOf(part)} Line={HypothesisLine} />
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
            <Text
              name="hypothesis.evidence"
              label="Evidence, one a line"
              rows={2}
              required={false}
            />
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
};
