// Many deadlines over one timer of the platform. Nearly all of them are called off within milliseconds, and arming and clearing
// a timer for each costs more than the rest of waiting does. While nothing waits there is no timer, so that what ends its last
// attempt can go to sleep.

export type Deadlines = {
  /** Calls `late` after so many ms, unless the function that it returns is called before. */
  after: (ms: number, late: () => void) => () => void;
};

type Deadline = { at: number; late: () => void };

/** `clock` tells ms that only measure distances. */
export function createDeadlines(clock: () => number): Deadlines {
  const waiting = new Set<Deadline>();
  let armed: { at: number; timer: ReturnType<typeof setTimeout> } | null = null;

  const disarm = () => {
    if (armed !== null) clearTimeout(armed.timer);
    armed = null;
  };
  const arm = (at: number) => {
    disarm();
    armed = { at, timer: setTimeout(ring, Math.max(0, at - clock())) };
  };
  const ring = () => {
    armed = null;
    const now = clock();
    let next = Infinity;
    for (const deadline of waiting) {
      if (deadline.at > now) next = Math.min(next, deadline.at);
      else {
        waiting.delete(deadline);
        deadline.late();
      }
    }
    if (next !== Infinity) arm(next);
  };

  return {
    after(ms, late) {
      const deadline = { at: clock() + ms, late };
      waiting.add(deadline);
      if (armed === null || deadline.at < armed.at) arm(deadline.at);
      return () => {
        waiting.delete(deadline);
        if (waiting.size === 0) disarm();
      };
    },
  };
}
