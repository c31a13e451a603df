// The packed row of one tick: what every region saw of every monitor that was due, and where every
// monitor stands since.
//
//     {"v":1,"r":["weur","enam"],"m":{"api-http":["u2s",123,["s",503,45,"status 503"]]}}
//
// `r` names the regions of the row. Under `m` a monitor has its state first, then one sample per
// region in that order: the milliseconds of a good answer, null where the region gave none, else
// [class, status, ms, reason]; trailing nulls are left out. A state is the verdict's letter (n no
// data, u up, g degraded, d down) and its age in minutes, then, as far as there is something to
// say, `~` with the age of the last data (`~` alone: never any), and the runs that speak against
// the verdict: `D+2.1` is two ticks in a row that were down, the first of them one minute old;
// `G-1.0` one not degraded. Ages are base 36. The state is empty in the row of a late tick.

import { SAMPLE_CLASSES } from '../domain/monitor.ts';
import type { MonitorState, Run, Sample } from '../domain/monitor.ts';
import { REGIONS, VERDICTS } from '../domain/vocabulary.ts';
import type { Verdict } from '../domain/vocabulary.ts';

/** What a tick knows of one monitor. No samples: it was not due, or nothing answered. */
export type Result = { state: MonitorState | null; samples: readonly Sample[] };
export type Results = Readonly<Record<string, Result>>;

type PackedSample =
  | number
  | null
  | [code: string, status: number | null, ms: number | null, reason: string | null];
type PackedRow = {
  v: 1;
  r: string[];
  m: Record<string, [state: string, ...samples: PackedSample[]]>;
};

const MINUTE_MS = 60_000;

/** A class and its display as one letter; a good answer needs none. */
const CODES: readonly { code: string; class: Sample['class']; display: Sample['display'] }[] = [
  { code: 'o', class: 'ok', display: 'up' },
  { code: 'g', class: 'degraded', display: 'degraded' },
  { code: 'G', class: 'degraded', display: 'down' },
  { code: 'c', class: 'client_error', display: null },
  { code: 'p', class: 'probe_error', display: null },
  { code: 's', class: 'server_error', display: 'down' },
  { code: 'u', class: 'unavailable', display: 'down' },
];

const LETTERS: Record<Verdict, string> = { no_data: 'n', up: 'u', degraded: 'g', down: 'd' };
const LEVEL_LETTERS = [
  ['degraded', 'G'],
  ['down', 'D'],
] as const;

const age = (minute: number, at: number) => ((minute - at) / MINUTE_MS).toString(36);
function instant(minute: number, text: string): number {
  const minutes = Number.parseInt(text, 36);
  if (Number.isNaN(minutes)) throw new Error(`not an age: ${text}`);
  return minute - minutes * MINUTE_MS;
}

/** Writes a row. */
export function packRow(minute: number, results: Results): string {
  const seen = Object.values(results).flatMap(({ samples }) => samples);
  const regions = ['local' as const, ...REGIONS].filter((region) =>
    seen.some((sample) => sample.region === region),
  );
  const packed: PackedRow = { v: 1, r: regions, m: {} };
  for (const [id, { state, samples }] of Object.entries(results)) {
    const cells = regions.map((region) => {
      const sample = samples.find((candidate) => candidate.region === region);
      return sample === undefined ? null : packSample(sample);
    });
    while (cells.length > 0 && cells.at(-1) === null) cells.pop();
    packed.m[id] = [state === null ? '' : packState(minute, state), ...cells];
  }
  return JSON.stringify(packed);
}

/** The same of a row that may be broken or of another version: null where nobody can read it. */
export function readRow(minute: number, text: string): Results | null {
  try {
    return (JSON.parse(text) as Partial<PackedRow>).v === 1 ? unpackRow(minute, text) : null;
  } catch {
    return null;
  }
}

/**
 * Reads what {@link packRow} wrote. A row of another version holds nothing; a broken one throws.
 */
export function unpackRow(minute: number, text: string): Results {
  const row = JSON.parse(text) as PackedRow; // our own writing; the version says so
  if (row.v !== 1) return {};
  const regions = row.r as Sample['region'][]; // written from samples
  return Object.fromEntries(
    Object.entries(row.m).map(([id, [state, ...cells]]) => {
      const samples = cells.flatMap((cell, index) => {
        const region = regions[index];
        return cell === null || region === undefined ? [] : [unpackSample(region, cell)];
      });
      return [id, { state: state === '' ? null : unpackState(minute, state), samples }];
    }),
  );
}

function packSample(sample: Sample): PackedSample {
  const { class: kind, display, status, ms, reason } = sample;
  if (kind === 'ok' && ms !== null) return ms;
  const code = CODES.find((entry) => entry.class === kind && entry.display === display)?.code;
  if (code === undefined)
    throw new Error(`no code for a sample of class ${kind} shown as ${display}`);
  return [code, status, ms, reason];
}

function unpackSample(region: Sample['region'], cell: NonNullable<PackedSample>): Sample {
  const [code, status, ms, reason] =
    typeof cell === 'number' ? (['o', null, cell, null] as const) : cell;
  const known = CODES.find((entry) => entry.code === code);
  if (known === undefined || !SAMPLE_CLASSES.includes(known.class)) {
    throw new Error(`not the code of a sample: ${code}`);
  }
  return { region, class: known.class, display: known.display, status, ms, reason };
}

function packState(minute: number, { verdict, since, measuredAt, runs }: MonitorState): string {
  const parts = [LETTERS[verdict] + age(minute, since)];
  if (measuredAt === null) parts.push('~');
  else if (measuredAt !== minute) parts.push(`~${age(minute, measuredAt)}`);
  for (const [level, letter] of LEVEL_LETTERS) {
    const run = runs[level];
    if (run === null) continue;
    parts.push(`${letter}${run.bad ? '+' : '-'}${run.count}.${age(minute, run.since)}`);
  }
  return parts.join(' ');
}

function unpackState(minute: number, text: string): MonitorState {
  const [head = '', ...parts] = text.split(' ');
  const verdict = VERDICTS.find((word) => LETTERS[word] === head.charAt(0));
  if (verdict === undefined) throw new Error(`not the state of a monitor: ${text}`);
  const measured = parts.find((part) => part.startsWith('~'))?.slice(1);
  const run = (letter: string): Run | null => {
    const found = parts.find((part) => part.startsWith(letter));
    if (found === undefined) return null;
    const [count = '', began = ''] = found.slice(2).split('.');
    return { bad: found.charAt(1) === '+', count: Number(count), since: instant(minute, began) };
  };
  return {
    verdict,
    since: instant(minute, head.slice(1)),
    runs: { degraded: run('G'), down: run('D') },
    measuredAt:
      measured === undefined ? minute : measured === '' ? null : instant(minute, measured),
  };
}
