// Runs once before the tests in workerd: services on loopback that misbehave on demand. Tests reach
// them through the binding `LOOPBACK`, because their own `fetch` has no network.

import type { TestProject } from 'vitest/node';
import type { Faults } from '../worker/testing/faults.ts';
import { startFaultServer } from './fault-server.ts';
import { startSocketFaults } from './fault-sockets.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sockets = await startSocketFaults();
  const server = await startFaultServer(sockets);
  const { url, elsewhere, secure, refused } = server;
  const { close, openCount: _, ...ports } = sockets;
  project.provide('faults', { url, elsewhere, secure, refused, ...ports } satisfies Faults);
  return async () => {
    await Promise.all([server.close(), close()]);
  };
}
