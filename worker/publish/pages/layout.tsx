// The frame of every page: head, header, main, footer. Sections of `<main>` carry ids, because the script compares and
// replaces them one by one. Nothing inline that a strict Content-Security-Policy would refuse.

import type { Child } from 'hono/jsx';
import type { PageDocument } from '../../snapshot/documents.ts';
import type { Assets } from '../assets.ts';
import type { Inside } from '../inside.ts';
import type { Sign } from '../signs.tsx';
import { iconOf } from '../signs.tsx';
import { Sprite } from '../sprite.tsx';
import type { Voice } from '../voice.ts';
import { translationsOf } from '../voice.ts';
import { FeedLinks } from './feeds.tsx';
import { Footer } from './footer.tsx';

/** What every page is given beside its own facts. */
export type Frame = {
  page: PageDocument['page'];
  voice: Voice;
  assets: Assets;
  /** Address of this page in the page's own language, from the root. */
  path: string;
  /** The validator of this answer, for the script to compare. */
  tag: string;
  /** What only who is signed in sees. */
  inside?: Inside | null;
  /** Whether there is a page about promises to lead to. */
  promises: boolean;
};

type LayoutProps = {
  frame: Frame;
  title: string;
  sign: Sign;
  /** A form, which no script may replace while somebody fills it in; `private`: its address is told to nobody. */
  still?: 'public' | 'private';
  /** Of such a page alone. */
  script?: string | null;
  children: Child;
};

export const Layout = ({ frame, title, sign, still, script, children }: LayoutProps) => {
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
        {still === 'private' ? (
          <meta name="robots" content="noindex" />
        ) : (
          <>
            <link rel="canonical" href={page.url + voice.href(path)} />
            <SocialCard frame={frame} title={title} sign={sign} />
            <Alternates frame={frame} />
          </>
        )}
        <FeedLinks title={words.feeds.history(page.name)} voice={voice} />
        <link rel="stylesheet" href={assets.style} />
        {still === undefined ? <script type="module" src={assets.script}></script> : null}
        {script ? <script type="module" src={script}></script> : null}
      </head>
      <body>
        <Sprite />
        <a class="skip" href="#main">
          {words.page.skip}
        </a>
        <Header frame={frame} isAlone={still === 'private'} />
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

/** What chats and networks show beside a link: the words of the page and a picture of its state, drawn by the build. */
const SocialCard = ({
  frame: { page, voice, path },
  title,
  sign,
}: Omit<LayoutProps, 'children'>) => (
  <>
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content={voice.words.page.titleOf(page.name)} />
    <meta property="og:title" content={title} />
    <meta property="og:description" content={voice.words.page.about(page.name)} />
    <meta property="og:url" content={page.url + voice.href(path)} />
    <meta property="og:image" content={`${page.url}/social/${sign}.png`} />
    <meta name="twitter:card" content="summary_large_image" />
  </>
);

/** For search engines: where this page stands in each language. */
const Alternates = ({ frame: { page, path } }: { frame: Frame }) => (
  <>
    {translationsOf(page, path).map((one) => (
      <link rel="alternate" hreflang={one.tag} href={page.url + one.path} />
    ))}
    <link rel="alternate" hreflang="x-default" href={page.url + path} />
  </>
);

type HeaderProps = { frame: Frame; isAlone: boolean };

/** `isAlone`: the page stands in one language, that of who it is for. */
const Header = ({ frame: { page, voice, path, promises }, isAlone }: HeaderProps) => {
  const { page: words, subscribe } = voice.words;
  const { nav, titleOf } = words;
  const links: [string, string][] = [
    [voice.href('/history'), nav.history],
    ['/postmortems/', nav.postmortems],
    ['/runbooks/', nav.runbooks],
    [voice.href('/subscribe'), subscribe.title],
  ];
  if (promises) links.splice(1, 0, [voice.href('/sla'), nav.sla]);
  if (page.support !== null) links.push([page.support, nav.support]);
  return (
    <header>
      <a class="brand" href={voice.href('/')}>
        {page.logo === null ? (
          titleOf(page.name)
        ) : (
          <img src={page.logo} alt={titleOf(page.name)} height="32" />
        )}
      </a>
      {translationsOf(page, path)
        .filter(({ path: other }) => !isAlone && other !== voice.href(path))
        .map((other) => (
          <a href={other.path} hreflang={other.tag} lang={other.tag}>
            {other.name}
          </a>
        ))}
      <nav aria-label={nav.label}>
        {links.map(([href, text]) => (
          <a href={href} aria-current={href === voice.href(path) ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
    </header>
  );
};
