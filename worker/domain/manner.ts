// What planned work does by itself, and what waits for a person. Everything goes by itself unless somebody said otherwise.

import type { ComponentStatus, MaintenanceStatus } from './vocabulary.ts';

export type Manner = {
  /** People are reminded of it before it begins. */
  remind: boolean;
  /** It begins at its time. */
  start: boolean;
  /** It is verified at its planned end, and completes when everything is green. */
  complete: boolean;
  /** Its components are under maintenance while it is under way. */
  cover: boolean;
  /** With its end its components are what they are; otherwise they stay under maintenance until a person frees them. */
  free: boolean;
  /** That it begins, and that it is over, is told. */
  tellStart: boolean;
  tellEnd: boolean;
};

const BY_ITSELF: Manner = {
  remind: true,
  start: true,
  complete: true,
  cover: true,
  free: true,
  tellStart: true,
  tellEnd: true,
};

type Mannered = { manner?: Partial<Manner> | undefined };

export function mannerOf({ manner }: Mannered): Manner {
  return { ...BY_ITSELF, ...manner };
}

/** Its time has come, and only a person moves it on. */
export function isWaiting(
  work: Mannered & { status: MaintenanceStatus; startsAt: number; endsAt: number },
  now: number,
): boolean {
  const { start, complete } = mannerOf(work);
  if (work.status === 'scheduled') return work.startsAt <= now && !start;
  return work.status === 'in_progress' && work.endsAt <= now && !complete;
}

/** What of a change is new; null: nothing. */
export function changedManner(from: Mannered, to: Partial<Manner>): Partial<Manner> | null {
  const now = mannerOf(from);
  const changed = Object.entries(to).filter(([name, is]) => now[name as keyof Manner] !== is);
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** What completed work leaves behind: components that a person has to free, unless one has spoken of them already. */
export function leftCovered(
  work: Mannered & { components: readonly string[] },
  overrides: Readonly<Record<string, ComponentStatus>>,
): { type: 'component.overridden'; component: string; status: 'under_maintenance' }[] {
  const { cover, free } = mannerOf(work);
  if (!cover || free) return [];
  return work.components
    .filter((component) => overrides[component] === undefined)
    .map((component) => ({
      type: 'component.overridden',
      component,
      status: 'under_maintenance',
    }));
}
