// How much processor time another process has used, and which of our children it is. What this machine does at the same
// time changes how long a request takes; it hardly changes how much work it is.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second, whatever the machine. */
const MS_PER_TICK = 10;
const NS_PER_MS = 1_000_000;

const isLinux = existsSync('/proc/self/stat');

/** Parent, name and processor time from a line of `/proc/<pid>/stat`. */
export function readStat(stat: string): { parent: number; name: string; cpuMs: number } {
  // The name stands in parentheses and may hold anything, parentheses too.
  const end = stat.lastIndexOf(')');
  const name = stat.slice(stat.indexOf('(') + 1, end);
  const fields = stat.slice(end + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { parent: Number(fields[1]), name, cpuMs: ticks * MS_PER_TICK };
}

/** Milliseconds from the `[[days-]hours:]minutes:seconds[.hundredths]` of `ps`. */
export function readPsTime(text: string): number {
  const [clock = '', days = '0'] = text.trim().split('-').toReversed();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

/** Processor time of a process and its threads since it began, in ms; finer than the tick where the kernel tells. */
export function cpuMsOf(pid: number): number {
  if (!isLinux) return readPsTime(ps('-o', 'time=', '-p', String(pid)));
  const place = `/proc/${pid}`;
  if (!existsSync(`${place}/schedstat`)) return readStat(textOf(`${place}/stat`)).cpuMs;
  const threads = readdirSync(`${place}/task`).map((thread) =>
    Number(textOf(`${place}/task/${thread}/schedstat`).split(' ')[0]),
  );
  return threads.reduce((sum, ns) => sum + ns / NS_PER_MS, 0);
}

/** The children of this process that run `name`. */
export function childrenCalled(name: string): number[] {
  if (!isLinux) {
    const lines = ps('-A', '-o', 'pid=,ppid=,comm=').split('\n');
    const found = lines.map((line) => /^ *(\d+) +(\d+) +(.*)$/.exec(line));
    return found
      .filter((match) => Number(match?.[2]) === process.pid && match?.[3]?.endsWith(name))
      .map((match) => Number(match?.[1]));
  }
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const child = readStat(textOf(`/proc/${entry}/stat`));
        return child.parent === process.pid && child.name === name ? [Number(entry)] : [];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

const textOf = (file: string) => readFileSync(file, 'utf8');
const ps = (...args: string[]) => execFileSync('ps', args, { encoding: 'utf8' });
