import { expect, test } from 'vitest';
import { workers } from './platform.ts';

test.each([
  [520, '', 'broken answer (edge status 520)'],
  [521, '', 'connection refused (edge status 521)'],
  [522, 'a page of the edge', 'connection timed out (edge status 522)'],
  [525, '', 'TLS handshake failed (edge status 525)'],
  [526, '', 'invalid certificate (edge status 526)'],
  [530, 'error code: 1016\n', 'name not resolved (edge status 530, error 1016)'],
  [530, 'error code: 1033', 'not reached (edge status 530, error 1033)'],
  [530, 'token=hunter2 error code: 1016', 'name not resolved (edge status 530)'],
])('status %i with %j of the edge means that nobody was reached: %s', (status, text, reason) => {
  expect(workers.unreached(status, text)).toEqual({ reason, status });
});

test.each([200, 404, 500, 503, 519, 528, 529, 599])(
  'status %i is the service speaking',
  (status) => {
    expect(workers.unreached(status, 'error code: 1016')).toBeNull();
  },
);

test('an exception means the same, whatever its message', () => {
  expect(workers.broken()).toEqual({ reason: 'no connection', status: null });
});
