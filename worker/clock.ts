// The Durable Object that runs the ticks: there is one of it, so there is one tick at a time. It wires the clock to its own
// storage and to the house, and holds no rule; those are in `probe/clock.ts`.

import { DurableObject } from 'cloudflare:workers';
import type { Environment } from './env.ts';
import { build } from './house.ts';
import type { Ticked } from './probe/clock.ts';
import { createClock } from './probe/clock.ts';
import { createKept } from './probe/kept.ts';
import { look, record } from './probe/round.ts';
import { afterRound } from './probe/tick.ts';

export class Clock extends DurableObject<Environment> {
  readonly #clock: ReturnType<typeof createClock>;
  readonly #announced: () => number;

  constructor(state: DurableObjectState, environment: Environment) {
    super(state, environment);
    const { tick, attend, announced } = build(environment);
    this.#announced = announced;
    const means = { ...tick, memory: { newest: null } };
    this.#clock = createClock({
      alarms: state.storage,
      kept: createKept(state.storage),
      now: () => Date.now(),
      look: (minute) => look(minute, means),
      async record(seen) {
        const round = await record(seen, means);
        if (round.committed !== null) state.waitUntil(round.committed.mirrored);
        return round;
      },
      recorded: (round, minute) => afterRound(minute, round, means),
      alone: (minute) => attend(minute, null),
    });
  }

  /** Runs the tick of a minute (epoch ms of its start) unless it has run. */
  async tick(minute: number): Promise<Ticked> {
    const before = this.#announced();
    const ticked = await this.#clock.tick(minute);
    // What followed the tick has put more in line than the tick knew of.
    return this.#announced() === before ? ticked : { ...ticked, waiting: undefined };
  }

  override alarm(): Promise<void> {
    return this.#clock.alarm();
  }
}
