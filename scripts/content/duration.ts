// Lengths of time as people write them: "31 minutes", "1 h 12 min", "about nine hours". Each knows
// how exactly it was meant, because "nine hours" is not wrong by ten minutes.

export type Duration = {
  readonly seconds: number;
  /** The smallest unit that was written: how far off it may be. */
  readonly unitSeconds: number;
  /** "about", "nearly", "more than": off by a tenth is still true. */
  readonly rough: boolean;
  /** Where it stands in the text. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
};

const WORDS = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen',
  'sixteen seventeen eighteen nineteen twenty',
]
  .join(' ')
  .split(' ');
const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
};
const UNITS = [
  [/^s(?:ec(?:ond)?s?)?$/i, 1],
  [/^m(?:in(?:ute)?s?)?$/i, 60],
  [/^h(?:(?:ou)?rs?)?$/i, 3600],
  [/^d(?:ays?)?$/i, 86_400],
] as const;

// A word needs a space before its unit: "an d…" is no day.
const AMOUNT = String.raw`(?:(\d+(?:\.\d+)?)[ \u00A0-]?|(half an?|an?|[a-z]+(?:-[a-z]+)?)( and a half)?[ \u00A0-])`;
const UNIT = String.raw`(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|[smhd]\b)`;
const PART = `${AMOUNT}${UNIT}`;
const ROUGH = String.raw`about|around|approximately|roughly|nearly|almost|over|under|some|more than|less than|~|≈`;
const PATTERN = new RegExp(
  String.raw`(?:(?<rough>${ROUGH})\s*)?\b(?<parts>${PART}(?:(?:,? and |,? )${PART})*)(?![\w-])`,
  'giu',
);

/** All lengths of time in a text, in order. */
export function durationsIn(text: string): Duration[] {
  return [...text.matchAll(PATTERN)].flatMap((match) => {
    const { rough, parts = '' } = match.groups ?? {};
    let seconds = 0;
    let unitSeconds = Infinity;
    for (const [, digits, word, half, unit = ''] of parts.matchAll(new RegExp(PART, 'giu'))) {
      const value = numberOf(digits ?? word ?? '');
      const size = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
      if (value === null || size === undefined) return [];
      seconds += (value + (half === undefined ? 0 : 0.5)) * size;
      const fine = half !== undefined || !Number.isInteger(value);
      unitSeconds = Math.min(unitSeconds, fine ? size / 2 : size);
    }
    const from = match.index + match[0].length - parts.length;
    return [
      {
        seconds,
        unitSeconds,
        rough: rough !== undefined,
        from,
        to: from + parts.length,
        text: parts,
      },
    ];
  });
}

function numberOf(text: string): number | null {
  const lower = text.toLowerCase();
  if (/^\d/.test(lower)) return Number(lower);
  if (lower === 'a' || lower === 'an') return 1;
  if (lower.startsWith('half')) return 0.5;
  const small = WORDS.indexOf(lower);
  if (small >= 0) return small;
  const [tens = '', ones] = lower.split('-');
  const value = TENS[tens];
  if (value === undefined) return null;
  return ones === undefined ? value : value + Math.max(0, WORDS.indexOf(ones));
}

/** Whether a stated length is true of an exact one: rounded either way by less than its unit. */
export function agrees(stated: Duration, seconds: number): boolean {
  const off = Math.abs(stated.seconds - seconds);
  return (
    off < stated.unitSeconds || (stated.rough && off <= Math.max(stated.unitSeconds, seconds / 10))
  );
}
