// What was measured, what it may be, and the table of it. Counts (bytes, rows, statements, requests) are the same on every
// machine, so a broken budget of theirs is a failure; times are not, so theirs is only said.

export type Unit =
  | 'ms'
  | 'ms CPU'
  | 'bytes'
  | 'requests'
  | 'requests/s'
  | 'of 100'
  | 'rows read'
  | 'rows written'
  | 'queries';

export type Figure = {
  what: string;
  unit: Unit;
  measured: number;
  /** The same of the plain worker, or of what `what` names, measured in turns; null where there is nothing to compare. */
  beside: number | null;
  budget: Budget | null;
};

/** `above`: what it may have more than what is beside it; `ratio`: how many times that. Null: it is only told. */
export type Budget =
  | { most: number; of: 'measured' | 'above' | 'ratio' }
  | { least: number; of: 'measured' | 'ratio' };

/** What depends on the machine; Lighthouse's scores do too. */
const TIMES: ReadonlySet<Unit> = new Set(['ms', 'ms CPU', 'requests/s', 'of 100']);

export type Verdict = 'kept' | 'over' | 'broken' | 'told';

/** `over`: a time, so that it may be the machine. `broken`: a count, so that it is the code. */
export function verdictOf(figure: Figure): Verdict {
  const { unit, budget } = figure;
  if (budget === null) return 'told';
  const value = budgetedOf(figure, budget);
  if ('least' in budget ? value >= budget.least : value <= budget.most) return 'kept';
  return TIMES.has(unit) ? 'over' : 'broken';
}

function budgetedOf(figure: Figure, { of }: Budget): number {
  if (of === 'ratio') return ratioOf(figure) ?? Number.NaN;
  return of === 'above' ? figure.measured - (figure.beside ?? 0) : figure.measured;
}

/** How many times the plain worker's; null where there is nothing to compare, or too little to divide by. */
export function ratioOf({ measured, beside }: Figure): number | null {
  return beside === null || beside <= 0 ? null : measured / beside;
}

function said(value: number, unit: Unit): string {
  if (unit === 'ms CPU') return value.toFixed(3);
  if (unit === 'ms') return value.toFixed(1);
  if (unit === 'requests/s') return Math.round(value).toLocaleString('en');
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(1);
}

function budgetIn({ unit, measured, beside, budget }: Figure): string {
  if (budget === null) return '';
  if ('least' in budget) {
    return budget.of === 'ratio' ? `≥ × ${budget.least.toFixed(2)}` : `≥ ${budget.least}`;
  }
  if (budget.of === 'ratio') return `≤ × ${budget.most.toFixed(2)}`;
  const most = `≤ ${budget.most.toLocaleString('en')}`;
  if (budget.of === 'measured') return most;
  return `${most} above: ${said(measured - (beside ?? 0), unit)}`;
}

const HEADINGS = ['', 'measured', 'unit', 'beside', 'ratio', 'budget', ''];
const VERDICTS: Record<Verdict, string> = { kept: '✓', over: 'over', broken: 'BROKEN', told: '' };

/** The figures as lines of text. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure, index) => {
    const ratio = ratioOf(figure);
    return [
      figures[index - 1]?.what === figure.what ? '' : figure.what,
      said(figure.measured, figure.unit),
      figure.unit,
      figure.beside === null ? '' : said(figure.beside, figure.unit),
      ratio === null ? '' : `× ${ratio.toFixed(2)}`,
      budgetIn(figure),
      VERDICTS[verdictOf(figure)],
    ];
  });
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => [1, 3, 4].includes(column);
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
