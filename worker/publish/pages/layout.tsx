// The frame of every page: head, header, main, footer. Sections of `<main>` carry ids, because the script compares and
// replaces them one by one. Nothing inline that a strict Content-Security-Policy would refuse.

import type { Child } from 'hono/jsx';
import type { PageDocument } from '../../snapshot/documents.ts';
import type { Assets } from '../assets.ts';
import type { Sign } from '../signs.tsx';
import { Sprite, iconOf } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { FeedLinks } from './feeds.tsx';

/** What every page is given beside its own facts. */
export type Frame = {
  page: PageDocument['page'];
  voice: Voice;
  assets: Assets;
  /** Address of this page, from the root. */
  path: string;
  /** The validator of this answer, for the script to compare. */
  tag: string;
};

type LayoutProps = { frame: Frame; title: string; sign: Sign; children: Child };

export const Layout = ({ frame, title, sign, children }: LayoutProps) => {
  const { page, voice, assets, path, tag } = frame;
  const { words } = voice;
  const { day, hour, minute } = words.units;
  const icon = page.favicon ?? iconOf(sign);
  return (
    <html lang={words.locale} dir={words.direction === 'rtl' ? 'rtl' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{title}</title>
        <meta name="description" content={words.page.about(page.name)} />
        <link rel="icon" href={icon} />
        <link rel="canonical" href={page.url + path} />
        <FeedLinks title={words.feeds.history(page.name)} />
        <link rel="stylesheet" href={assets.style} />
        <script type="module" src={assets.script}></script>
      </head>
      <body>
        <Sprite />
        <a class="skip" href="#main">
          {words.page.skip}
        </a>
        <Header frame={frame} />
        <main id="main" tabindex={-1} data-tag={tag} data-units={`${day} ${hour} ${minute}`}>
          <p id="lost" hidden>
            {words.page.notRefreshed}
          </p>
          {children}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  );
};

const Header = ({ frame: { page, voice, path } }: { frame: Frame }) => {
  const { nav, titleOf } = voice.words.page;
  const links: [string, string][] = [
    ['/history', nav.history],
    ['/postmortems/', nav.postmortems],
    ['/runbooks/', nav.runbooks],
  ];
  if (page.support !== null) links.push([page.support, nav.support]);
  return (
    <header>
      <a class="brand" href="/">
        {page.logo === null ? titleOf(page.name) : <img src={page.logo} alt={titleOf(page.name)} />}
      </a>
      <nav aria-label={nav.label}>
        {links.map(([href, text]) => (
          <a href={href} aria-current={href === path ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
    </header>
  );
};

const Footer = ({ frame: { page, voice } }: { frame: Frame }) => (
  <footer>
    <p id="said" class="unseen" role="status"></p>
    {page.footer === null ? null : <p>{page.footer}</p>}
    <p>{voice.words.page.footer}</p>
  </footer>
);
