// Figures that are exact already, in the manner of a language.

const separators = new Map<string, string>();

/** An exact decimal; no digit is added or rounded. */
export function figureIn(locale: string, text: string): string {
  let separator = separators.get(locale);
  if (separator === undefined) {
    separator = new Intl.NumberFormat(locale).format(1.5).charAt(1);
    separators.set(locale, separator);
  }
  return text.replace('.', separator);
}
