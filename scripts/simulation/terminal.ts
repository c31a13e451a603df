// What the person at the terminal reads while the play goes on, and the table at its end. A countdown is drawn over itself
// where that is possible, and told in few lines where the output goes into a file.

import { styleText } from 'node:util';
import type { Surface } from './judge.ts';
import { SURFACES } from './judge.ts';
import type { Audience, Scene, Verdict } from './play.ts';
import type { Expected, Step } from './story.ts';
import { en } from '../../worker/words/en.ts';

/** Where the lines go. */
export type Out = { isTTY?: boolean; write: (text: string) => unknown };

const INDENT = '            ';

/** `03:12:05`, as the reader's clock has it. */
export function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** Milliseconds as a person reads them: `45 ms`, `2.1 s`. */
export function lasted(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** `4 min 58 s` */
export function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What the public must see, in words. */
export function words({ status, component }: Expected): string {
  if (status === null) return 'Nothing is public';
  const incident = en.incidentStatus[status];
  return status === 'resolved'
    ? incident
    : `${incident}, API: ${en.componentStatus[component].toLowerCase()}`;
}

export function createAudience(out: Out, color: boolean): Audience {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const mark = (ok: boolean) => (ok ? paint('green', '✓') : paint('red', '✗'));
  let counted = '';
  let isCounting = false;
  const clear = () => {
    if (isCounting && out.isTTY === true) out.write('\r\u001B[2K');
    isCounting = false;
  };
  return {
    counting(leftMs, until) {
      const seconds = Math.ceil(leftMs / 1_000);
      const text = `${INDENT}… ${until} in ${seconds} s`;
      if (out.isTTY === true) {
        out.write(`\r\u001B[2K${paint('dim', text)}`);
        isCounting = true;
        return;
      }
      // Into a file: at the start of a wait for a tick and each half minute.
      const key = `${until} ${Math.floor(seconds / 30)}`;
      if (until === 'tick' && key !== counted) out.write(`${text}\n`);
      counted = key;
    },
    begun(step, at) {
      clear();
      counted = '';
      out.write(`\n  ${paint('dim', clock(at))}  ${paint('bold', step.name)}\n`);
    },
    seen(scene) {
      const { step, answered, headline } = scene;
      const verdicts = SURFACES.flatMap((surface) => {
        const verdict = scene.surfaces[surface];
        return verdict === undefined
          ? []
          : [`${surface} ${mark(verdict.ok)} ${paint('dim', measure(step, verdict))}`];
      });
      const answer =
        answered === null ? [] : [`answered ${answered.status} in ${lasted(answered.ms)}`];
      out.write(`${INDENT}${mark(scene.ok)} ${words(step.expected)}. ${step.because}\n`);
      out.write(`${INDENT}  ${[...answer, ...verdicts].join('   ')}\n`);
      if (headline !== null)
        out.write(`${INDENT}  ${paint('dim', `the page says “${headline}”`)}\n`);
      for (const line of complaints(scene)) out.write(`${INDENT}  ${paint('red', line)}\n`);
    },
  };
}

function measure({ effect }: Step, { ok, ms }: Verdict): string {
  if (effect === 'stays') return ok ? 'unchanged' : 'changed';
  return ok ? lasted(ms) : 'not in time';
}

function complaints({ surfaces, answered }: Scene): string[] {
  const seen = SURFACES.flatMap((surface) =>
    (surfaces[surface]?.missing ?? []).map((text) => `${surface}: ${text}`),
  );
  const refused = answered !== null && (answered.status < 200 || answered.status > 299);
  return refused ? [`the server answered ${answered.status}, expected 202`, ...seen] : seen;
}

/** The table at the end: each step, what was expected, and what each surface took for it. */
export function table(scenes: readonly Scene[]): string {
  const cell = (scene: Scene, surface: Surface) => {
    const verdict = scene.surfaces[surface];
    if (verdict === undefined) return '–';
    return `${verdict.ok ? '✓' : '✗'} ${measure(scene.step, verdict)}`;
  };
  const rows = [
    ['', 'what happened', 'what the public must see', ...SURFACES],
    ...scenes.map((scene) => [
      scene.ok ? '✓' : '✗',
      scene.step.name,
      words(scene.step.expected),
      ...SURFACES.map((surface) => cell(scene, surface)),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [lines[0], rule, ...lines.slice(1)].map((line) => `  ${line}`).join('\n');
}
