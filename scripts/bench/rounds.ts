// Two things measured side by side: turn by turn, each as often first as second, so that whatever else the machine does
// meets both alike.

/** What was found in each round, in the order of the rounds. */
export type Pairs = readonly { own: number; beside: number }[];

/** The middle one; of an even number the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? Number.NaN, sorted[Math.floor(half)]];
  return (low + (high ?? low)) / 2;
}

/** Rounds below which a median means nothing. */
const ROUNDS_LEAST = 3;

export type Rounds = {
  most: number;
  /** On a slow day there are fewer rounds than `most`, but at least three: none begins after so many ms. */
  forMs: number;
};

/** Measures both in turns, after one round that does not count. */
export async function alternate(
  { most, forMs }: Rounds,
  own: () => Promise<number>,
  beside: () => Promise<number>,
): Promise<Pairs> {
  const pairs: { own: number; beside: number }[] = [];
  const endAt = performance.now() + forMs;
  for (let round = 0; round <= most; round += 1) {
    if (round > ROUNDS_LEAST && performance.now() > endAt) break;
    const isOwnFirst = round % 2 === 0;
    const first = await (isOwnFirst ? own() : beside());
    const second = await (isOwnFirst ? beside() : own());
    if (round === 0) continue;
    pairs.push(isOwnFirst ? { own: first, beside: second } : { own: second, beside: first });
  }
  return pairs;
}

/** The medians of both sides. */
export function medians(pairs: Pairs): { own: number; beside: number } {
  return {
    own: median(pairs.map(({ own }) => own)),
    beside: median(pairs.map(({ beside }) => beside)),
  };
}
