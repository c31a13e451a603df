import { expect, test } from 'vitest';
import { referenceIsCurrent } from './api-reference.ts';

test('the guide of the operator’s API is what the endpoints say: else npm run api-reference', () => {
  expect(referenceIsCurrent()).toBe(true);
});
