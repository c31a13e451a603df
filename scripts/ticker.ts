// Ticks a local server as the platform's cron does: once now and then at every full minute, by the
// minute's own time. A tick that takes longer than a minute does not hold up the next.

export type Ticker = { stop(): void };

const minuteMs = 60_000;

/** The start of the minute that `at` lies in; both in milliseconds. */
export const minuteOf = (at: number) => Math.floor(at / minuteMs) * minuteMs;

/**
 * Starts ticking. `tick` gets the minute; `told` hears of a tick that failed, once until one succeeds.
 */
export function startTicking(
  tick: (minute: number) => Promise<Response>,
  told: (problem: string) => void,
): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isFailing = false;

  const hear = (problem: string | null) => {
    if (problem && !isFailing && !isStopped) told(problem);
    isFailing = problem !== null;
  };
  const run = async (minute: number) => {
    try {
      const answer = await tick(minute);
      const text = await answer.text();
      hear(answer.ok ? null : `The tick failed: ${answer.status} ${text.trim()}`);
    } catch (error) {
      hear(`The tick did not reach the server: ${error instanceof Error ? error.message : error}`);
    }
  };
  const next = () => {
    if (isStopped) return;
    const now = Date.now();
    const minute = minuteOf(now) + minuteMs;
    timer = setTimeout(
      () => {
        void run(minute);
        next();
        // Timers may fire a little early; never before the minute has begun.
      },
      minute - now + 5,
    );
  };
  void run(minuteOf(Date.now()));
  next();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
