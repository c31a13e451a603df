// The foot of every page: what the configuration puts there, and who publishes it.

import type { Frame } from './layout.tsx';

export const Footer = ({ frame: { page, voice } }: { frame: Frame }) => (
  <footer>
    <p id="said" class="unseen" role="status"></p>
    {page.footer === null ? null : (
      <p lang={voice.configured}>
        <Linked text={page.footer} />
      </p>
    )}
    <p>{voice.words.page.footer}</p>
  </footer>
);

/** `[text](address)`, where the address leads to the web, to a mailbox or within this page. */
const LINK = /\[([^\]]+)\]\(((?:https:\/\/|mailto:|\/(?!\/))[^\s()]*)\)/;

/** A line of text in which links are links; everything else stays the text that it is. */
const Linked = ({ text }: { text: string }) => {
  // Splitting by an expression with two groups gives: text, words, address, text, words, address, …, text.
  const pieces = text.split(new RegExp(LINK, 'g'));
  return (
    <>
      {pieces.map((piece, index) => {
        if (index % 3 === 0) return piece;
        return index % 3 === 1 ? <a href={pieces[index + 1]}>{piece}</a> : null;
      })}
    </>
  );
};
