// Text as XML. What XML 1.0 does not allow at all, even escaped, is left out: one such character would make the whole
// document unreadable.

/** Everything but the characters of XML 1.0, and its control characters too, which calendars do not allow. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** A text without control characters. */
export function printable(text: string): string {
  return text.replaceAll(FORBIDDEN, '');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for element content and for attributes, in XML and in HTML. */
export function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

/** An element that holds a text. */
export function textElement(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

/** The declaration and one root, line by line. */
export function xmlDocument(...lines: readonly string[]): string {
  return `${['<?xml version="1.0" encoding="UTF-8"?>', ...lines].join('\n')}\n`;
}
