// What operators can ask for, in the imperative. The edges give ids where a new thing is named, so that a command decided
// twice says the same.

import type { Action, Facts, Hypothesis, Role } from './case-event.ts';
import type { Manner } from './manner.ts';
import type { StepName } from './lifecycle.ts';
import type { ComponentStatus, IncidentStatus, Severity } from './vocabulary.ts';

type Statuses = Readonly<Record<string, ComponentStatus>>;

/** A person's words, in their language. */
export type Words = { text: string; lang: string };

export type IncidentCommand =
  | {
      do: 'declare';
      /** The new incident's public id. */
      id: string;
      name: Words | null;
      severity: Severity;
      /** Null: by severity. */
      components: Readonly<Record<string, ComponentStatus | null>>;
      /** When the impact began, epoch ms; null: now. */
      startedAt: number | null;
      /** What to tell the public; null: it stays a draft. */
      post: { status: IncidentStatus; body: Words | null } | null;
      recurrenceOf: string | null;
    }
  /** Says something in public. `body` null: the words that automation would use. `quiet`: on the page alone. */
  | {
      do: 'post';
      status: IncidentStatus | null;
      body: Words | null;
      components: Statuses;
      severity: Severity | null;
      /** Why it is over although a source says otherwise. */
      override: string | null;
      quiet: boolean;
    }
  /** Keeps the promise of the last post without news, and promises again. */
  | { do: 'no_change' }
  | { do: 'publish' }
  | { do: 'retract'; post: string }
  | { do: 'schedule_update'; id: string; dueAt: number; status: IncidentStatus; body: Words }
  | { do: 'unschedule_update'; id: string }
  | { do: 'name'; name: Words }
  | { do: 'classify'; severity: Severity; reason: string | null }
  | { do: 'set_components'; components: Statuses }
  | { do: 'assign'; role: Role; who: string | null }
  | { do: 'assess'; facts: Partial<Facts> }
  | { do: 'add_evidence'; id: string; text: string; link: string | null }
  | { do: 'record_hypothesis'; hypothesis: Hypothesis }
  | { do: 'record_action'; action: Action }
  | { do: 'note'; id: string; text: string }
  | { do: 'defer'; step: StepName; reason: string }
  | { do: 'move'; to: 'investigation' | 'mitigation' | 'postmortem' | 'closed' }
  | { do: 'merge'; into: string }
  | { do: 'dismiss'; reason: string }
  | { do: 'reopen'; reason: string }
  | { do: 'backdate'; startedAt: number; reason: string }
  | { do: 'correct'; note: string };

export type PageCommand =
  | { do: 'override_component'; component: string; status: ComponentStatus | null }
  | {
      do: 'schedule_maintenance';
      /** One plan, or the occurrences of a recurring one. */
      occurrences: readonly { id: string; startsAt: number; endsAt: number }[];
      name: Words;
      body: string;
      components: readonly string[];
      /** What of it goes by itself; empty: everything. */
      manner: Partial<Manner>;
    }
  | { do: 'arrange_maintenance'; id: string; manner: Partial<Manner> }
  | { do: 'reschedule_maintenance'; id: string; startsAt: number; endsAt: number }
  | {
      do: 'move_maintenance';
      id: string;
      to: 'in_progress' | 'verifying' | 'completed' | 'cancelled';
      /** What customers read of it; absent: automation's words. */
      body?: string;
    }
  | {
      do: 'change_maintenance';
      id: string;
      /** The version that they looked at; null: whatever it is. */
      expected: number | null;
      /** Each as it stands after the ones before it; all of them, or none. */
      commands: readonly PageCommand[];
    };

/** Who asks for what. `expected`: the version that they looked at; null: whatever it is. */
export type CommandInput =
  | {
      type: 'command';
      key: string | null;
      actor: string;
      /** Id or reference; null for a new one. */
      incident: string | null;
      expected: number | null;
      command: IncidentCommand;
    }
  | { type: 'page_command'; key: string | null; actor: string; command: PageCommand };
