// Runs once before the tests in workerd: a service on loopback that misbehaves on demand. Tests reach
// it through the binding `LOOPBACK`, because their own `fetch` has no network.

import type { TestProject } from 'vitest/node';
import type { Faults } from '../worker/testing/faults.ts';
import { startFaultServer } from './fault-server.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { close, ...addresses } = await startFaultServer();
  project.provide('faults', addresses satisfies Faults);
  return close;
}
