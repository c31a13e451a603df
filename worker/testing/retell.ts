// One step of a random story, as the input that it stands for.

import type { Input } from '../domain/input.ts';
import type { MonitorState } from '../domain/monitor.ts';
import type { Step } from './plots.ts';
import { MINUTE_MS, pagerduty } from './story.ts';

/** `number` makes ids unique, `now` is in epoch ms. */
export function inputOf(step: Step, number: number, now: number): Input {
  switch (step.step) {
    case 'wait':
      return { type: 'time' };
    case 'report': {
      const { incident, what, agoMs, component, mergedInto } = step;
      return pagerduty(incident, what, now - agoMs, {
        id: `${incident}-${number}`,
        components: { [component]: null },
        mergedInto,
        text: what === 'status_update' ? 'We are on it.' : null,
        publishText: true,
        severity: what === 'priority_changed' ? 'SEV-1' : null,
      });
    }
    case 'tick': {
      const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
      const monitors = Object.fromEntries(
        Object.entries(step.verdicts).map(([id, verdict]): [string, MonitorState] => [
          id,
          { verdict, since: minute, runs: { degraded: null, down: null }, measuredAt: minute },
        ]),
      );
      return { type: 'tick', minute, row: '{}', monitors };
    }
    case 'override': {
      const { component, status } = step;
      const event = { type: 'component.overridden', component, status } as const;
      return { type: 'page', actor: 'operator', key: null, event };
    }
    case 'maintain': {
      const { id, component } = step;
      return {
        type: 'page',
        actor: 'operator',
        key: null,
        event: {
          type: 'maintenance.scheduled',
          id,
          name: 'Upgrade',
          lang: 'en',
          body: 'We upgrade the database.',
          components: [component],
          startsAt: now + 10 * MINUTE_MS,
          endsAt: now + 40 * MINUTE_MS,
        },
      };
    }
    case 'keep':
      return {
        type: 'keep',
        key: `pagerduty:${step.id}-${number}`,
        at: now,
        id: step.id,
        detail: 'service.updated',
        raw: '{}',
      };
  }
}
