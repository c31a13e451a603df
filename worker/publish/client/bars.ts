// Tells the days of a bar one by one, under the pointer and under the arrow keys. The words come from the table on the
// component's own page, fetched when first needed, so that the first visit does not carry them.

import { pageIn, say } from './document.ts';

const asked = new Map<string, Promise<string[]>>();

/** The days of a component in words, oldest first. */
function daysOf(href: string): Promise<string[]> {
  const days = asked.get(href) ?? fetch(href).then(pageIn).then(daysIn);
  asked.set(href, days);
  days.catch(() => asked.delete(href));
  return days;
}

function daysIn(page: Document): string[] {
  return [...page.querySelectorAll('#days tbody tr')].toReversed().map(({ children }) =>
    Array.from(children, (cell) => cell.textContent)
      .filter(Boolean)
      .join(' · '),
  );
}

/** Listens once for all bars, those of later refreshes included. */
export function watchBars(main: HTMLElement): void {
  const tip = document.createElement('p');
  tip.className = 'tip';
  let shown = 0;
  let current: HTMLAnchorElement | null | undefined;

  const show = async (bar: HTMLAnchorElement, dayAt: (count: number) => number) => {
    current = bar;
    const days = await daysOf(bar.href);
    if (current !== bar) return;
    shown = Math.max(0, Math.min(dayAt(days.length), days.length - 1));
    tip.textContent = days[shown] ?? '';
    bar.after(tip);
    const box = boxOf(bar);
    const room = (bar.parentElement ?? bar).getBoundingClientRect();
    const middle = box.left - room.left + (box.width * (shown + 0.5)) / days.length;
    const left = Math.min(middle - tip.offsetWidth / 2, room.width - tip.offsetWidth);
    tip.style.left = `${Math.max(0, left)}px`;
  };
  const leave = () => {
    current = null;
    tip.remove();
  };

  main.addEventListener('pointermove', (event) => {
    const bar = barAt(event);
    if (!bar || event.pointerType === 'touch') return leave();
    const { left, width } = boxOf(bar);
    void show(bar, (count) => Math.floor(((event.clientX - left) / width) * count));
  });
  main.addEventListener('pointerleave', leave);
  main.addEventListener('focusout', leave);
  main.addEventListener('keydown', (event) => {
    const bar = barAt(event);
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (!bar || !step) return;
    event.preventDefault();
    const from = current === bar ? shown + step : Infinity;
    void show(bar, () => from).then(() => say(tip.textContent ?? ''));
  });
}

const barAt = ({ target }: Event) => (target as Element).closest<HTMLAnchorElement>('a.bar');

/** Where the drawing is; on a small screen it is wider than what is seen of it. */
const boxOf = (bar: Element) => (bar.firstElementChild ?? bar).getBoundingClientRect();
