// The script of the operators' pages. It only adds: countdowns that tick, a preview while somebody types, and word that
// something has changed. Every page is complete without it. It never takes the focus, and nothing that was typed.

const PREVIEW_AFTER_MS = 400;
const LOOK_EVERY_MS = 15_000;
/** Minutes left at which a countdown is read out. */
const SAID_AT = [10, 5, 1, 0];

const main = document.querySelector('main');
/** What the server's clock is ahead of this one, about. */
const aheadMs = Number(main?.dataset['now'] ?? Date.now()) - Date.now();
const now = () => Date.now() + aheadMs;

const two = (value: number) => String(value).padStart(2, '0');
function clock(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

const said = document.createElement('p');
said.className = 'unseen';
said.setAttribute('role', 'status');

function tick() {
  for (const element of document.querySelectorAll<HTMLElement>('[data-due]')) {
    const leftMs = Number(element.dataset['due']) - now();
    element.textContent = leftMs < 0 ? `overdue by ${clock(leftMs)}` : `in ${clock(leftMs)}`;
    element.classList.toggle('late', leftMs < 0);
    const minutes = SAID_AT.find(
      (limit) => leftMs > 0 && Math.ceil(leftMs / 1000) === limit * 60 + 1,
    );
    if (minutes !== undefined)
      said.textContent = minutes ? `Next update due in ${minutes} minutes` : 'Next update is due';
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-undo]')) {
    const leftMs = Number(button.dataset['undo']) - now();
    button.disabled = leftMs <= 0;
    button.textContent =
      leftMs > 0 ? `Take it back (${Math.ceil(leftMs / 1000)} s)` : 'It is on its way';
  }
}

function watchPreview(form: HTMLFormElement, place: HTMLElement) {
  let timer = 0;
  let asked = 0;
  const draw = form.querySelector<HTMLButtonElement>('[data-mail]');
  const look = async () => {
    const own = ++asked;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string') body.append(name, value);
    try {
      const answer = await fetch(form.dataset['preview'] ?? '', { method: 'POST', body });
      if (own !== asked || answer.redirected || answer.status > 422) return;
      place.innerHTML = await answer.text();
      if (draw?.closest('details')?.open) drawMail(form, draw);
    } catch {
      // Out of reach for a moment: what was drawn last stays.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PREVIEW_AFTER_MS);
  };
  form.addEventListener('input', soon);
  draw?.closest('details')?.addEventListener('toggle', soon);
  soon();
}

/** Whether work that begins at the instant in a field is announced early enough. */
function watchNotice(place: HTMLElement) {
  const field = place.closest('form')?.querySelector<HTMLInputElement>('[name=from]');
  field?.addEventListener('input', () => {
    const leftMs = Date.parse(`${field.value}Z`) - Number(place.dataset['notice']);
    place.textContent = Number.isNaN(leftMs)
      ? ''
      : leftMs < 0
        ? 'Announced late: it counts against the SLA'
        : 'Announced early enough: it does not count against the SLA';
  });
}

/** A frame that is new each time leaves no steps behind in the browser's history. */
function drawMail(form: HTMLFormElement, draw: HTMLButtonElement) {
  const frame = document.querySelector('iframe');
  frame?.replaceWith(frame.cloneNode());
  form.requestSubmit(draw);
}

/** Whether somebody is in the middle of something: writing, or reading what they have opened. */
const isBusy = () =>
  document.querySelector('main :focus, main [open]') !== null ||
  [...document.querySelectorAll<HTMLTextAreaElement>('main input, main textarea')].some(
    (field) => field.type !== 'hidden' && field.value !== field.defaultValue,
  );

function watchChanges(shown: HTMLElement) {
  let tag = '';
  const look = async () => {
    if (document.hidden) return;
    try {
      const headers: Record<string, string> = tag ? { 'If-None-Match': tag } : {};
      const answer = await fetch('/console/changes', { headers, redirect: 'manual' });
      if (answer.type === 'opaqueredirect') return say('#signed-out');
      if (answer.status !== 204) return;
      const isFirst = tag === '';
      tag = answer.headers.get('ETag') ?? '';
      if (isFirst) return;
      if (shown.dataset['live'] === undefined || isBusy()) return say('#changed');
      const text = await (await fetch(location.href)).text();
      const next = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
      if (!next || isBusy()) return say('#changed');
      shown.innerHTML = next.innerHTML;
      tick();
    } catch {
      // It is looked again soon.
    }
  };
  look();
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', look);
}

const say = (name: string) => document.querySelector(name)?.removeAttribute('hidden');

if (main) {
  document.body.append(said);
  tick();
  setInterval(tick, 1000);
  const form = document.querySelector<HTMLFormElement>('[data-preview]');
  const place = document.querySelector<HTMLElement>('#preview');
  if (form && place) watchPreview(form, place);
  const notice = document.querySelector<HTMLElement>('[data-notice]');
  if (notice) watchNotice(notice);
  watchChanges(main);
}
