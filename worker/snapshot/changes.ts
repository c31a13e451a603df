// What is different on the page after something happened. Pure.

import type { ComponentChange } from '../domain/messages.ts';
import type { PageDocument } from './documents.ts';

/** Components whose public status is another one than before; one that is new, or gone, has not changed. */
export function componentChanges(
  before: Pick<PageDocument, 'components'>,
  after: Pick<PageDocument, 'components'>,
  at: number,
): ComponentChange[] {
  const earlier = new Map(before.components.map(({ id, status }) => [id, status]));
  return after.components.flatMap(({ id, status: to }) => {
    const from = earlier.get(id) ?? to;
    return from === to ? [] : [{ component: id, from, to, at }];
  });
}
