// The automatic texts by name, with the facts that each one carries. A text is stored as name and facts and put into words
// when it is shown, so that every reader gets it in their own language. The words are in `worker/words/`.

import type { ComponentStatus, IncidentStatus } from './vocabulary.ts';

/** Facts shared by the texts of an incident. Instants are epoch milliseconds; `components` are public names. */
type Said = { components: string[]; nextUpdateBy: number | null };

export type TemplateBody =
  | ({ template: 'investigating'; status: ComponentStatus } & Said)
  | ({ template: 'changed'; status: ComponentStatus; phase: IncidentStatus } & Said)
  | ({ template: 'reopened'; status: ComponentStatus } & Said)
  | ({ template: 'no_change'; phase: IncidentStatus } & Said)
  | { template: 'no_promise'; phase: IncidentStatus; components: string[] }
  | { template: 'monitoring'; components: string[]; holdMs: number }
  | {
      template: 'resolved';
      components: string[];
      restoredAt: number;
      impactMs: number;
      /** Publication date of the postmortem that is owed; null where none is required. */
      postmortemBy: number | null;
    }
  | { template: 'postmortem'; title: string; url: string }
  | {
      template:
        | 'maintenance_started'
        | 'maintenance_verifying'
        | 'maintenance_completed'
        | 'maintenance_cancelled'
        | 'no_impact';
    };

/** The composed public name of an incident: what is affected, and how badly. */
export type TemplateName = { components: string[]; status: ComponentStatus };
