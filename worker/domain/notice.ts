// How long before it began planned work was announced. Every stretch of time has its own announcement: what a later change
// adds was announced by that change, what it takes away was never planned. An announcement counts from its first public
// publication; none is ever dated back. Pure; instants are epoch milliseconds, spans are half-open.

export type Span = { readonly from: number; readonly to: number };

/** A stretch of planned work with the instant of its first public publication. */
export type Announced = Span & { readonly announcedAt: number };

/** Planned work counts as announced in time, and leaves the SLA, from this notice on. */
export const NOTICE_MS = 72 * 3_600_000;

/** What is announced once the plan is `span`, published at `at`: the old stretches cut to it, and what is new in it. */
export function announce(
  known: readonly Announced[],
  span: Span,
  at: number,
): readonly Announced[] {
  const kept = known
    .map((one) => ({ ...one, ...overlapOf(one, span) }))
    .filter(({ from, to }) => from < to);
  const added = without([span], kept).map((one) => ({ ...one, announcedAt: at }));
  return [...kept, ...added].toSorted((a, b) => a.from - b.from);
}

/** At least 72 hours, to the second. */
export function hasNotice({ from, announcedAt }: Announced): boolean {
  return from - announcedAt >= NOTICE_MS;
}

/** What two spans have in common; empty (`from >= to`) where that is nothing. */
export function overlapOf(a: Span, b: Span): Span {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** The parts of some spans that none of the others covers. */
function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  return others.reduce<Span[]>(
    (left, { from, to }) =>
      left.flatMap((one) =>
        [
          { from: one.from, to: Math.min(one.to, from) },
          { from: Math.max(one.from, to), to: one.to },
        ].filter((part) => part.from < part.to),
      ),
    [...spans],
  );
}
