// The brand's colour as the stylesheet takes it. It was chosen for white, where the configuration's check has measured it;
// on a dark page it is lightened, by as little as lets links be read there.

/** Relative luminance (WCAG) that is readable on the darkest surface of the page, with room to spare. */
const READABLE_IN_THE_DARK = 0.27;
const STEPS = 20;

/** Of `#rrggbb`, mixed with white as far as it takes. */
export function darkAccent(accent: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16));
  let mixed = channels;
  for (let step = 0; step <= STEPS && luminanceOf(mixed) < READABLE_IN_THE_DARK; step += 1) {
    mixed = channels.map((channel) => Math.round(channel + ((255 - channel) * step) / STEPS));
  }
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function luminanceOf(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The rules that set it, for the end of the stylesheet; none where it is not a colour. */
export function accentRules(accent: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return '';
  return (
    `:root{--accent:${accent}}` +
    `@media screen and (prefers-color-scheme:dark){:root{--accent:${darkAccent(accent)}}}`
  );
}
