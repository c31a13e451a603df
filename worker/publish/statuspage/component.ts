// Components and groups in the shape of the Statuspage API. Keys stand in the order that its clients have always seen.

import type { PageDocument, PublicComponent } from '../../snapshot/documents.ts';
import type { TimeText } from './time.ts';

type Group = PageDocument['groups'][number];

/** A component or, with `components`, a group. */
export type StatuspageComponent = {
  id: string;
  name: string;
  status: string;
  created_at: string;
  updated_at: string;
  position: number;
  description: string | null;
  showcase: boolean;
  start_date: string | null;
  group_id: string | null;
  page_id: string;
  group: boolean;
  only_show_if_degraded: boolean;
  /** Ids of the children; groups only. */
  components?: string[];
};

export function componentObject(
  component: PublicComponent,
  pageId: string,
  time: TimeText,
): StatuspageComponent {
  return {
    id: component.id,
    name: component.name,
    status: component.status,
    created_at: time(component.createdAt),
    updated_at: time(component.updatedAt),
    position: component.position,
    description: component.description,
    showcase: true,
    start_date: time(component.createdAt).slice(0, 10),
    group_id: component.group,
    page_id: pageId,
    group: false,
    only_show_if_degraded: false,
  };
}

function groupObject(group: Group, children: string[], pageId: string, time: TimeText) {
  return {
    id: group.id,
    name: group.name,
    status: group.status,
    created_at: time(group.createdAt),
    updated_at: time(group.updatedAt),
    position: group.position,
    description: null,
    showcase: false,
    start_date: null,
    group_id: null,
    page_id: pageId,
    group: true,
    only_show_if_degraded: false,
    components: children,
  } satisfies StatuspageComponent;
}

/** All of them flat by position, which counts within each parent: clients go by `group_id`. */
export function componentObjects(
  { page, groups, components }: PageDocument,
  time: TimeText,
): StatuspageComponent[] {
  const all = [
    ...groups.map((group) => {
      const children = components.filter((component) => component.group === group.id);
      return groupObject(
        group,
        children.map(({ id }) => id),
        page.id,
        time,
      );
    }),
    ...components.map((component) => componentObject(component, page.id, time)),
  ];
  return all.toSorted((a, b) => a.position - b.position);
}
