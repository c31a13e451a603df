// Texts of strangers on a terminal: what could move its cursor or colour it is shown as a sign of its own.

/** The text with every control character but line ends and tabs replaced. */
export const plain = (text: string): string => text.replaceAll(/[^\P{Cc}\n\t]/gu, '\u{fffd}');
