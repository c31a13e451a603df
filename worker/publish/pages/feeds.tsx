// Where programs find what a page says: in its head for those that look there, and as links for people.

import type { Child } from 'hono/jsx';
import type { Voice } from '../voice.ts';

const KINDS = [
  ['application/atom+xml', '/history.atom'],
  ['application/rss+xml', '/history.rss'],
  ['application/feed+json', '/feed.json'],
] as const;

/** For the head of a page. */
export const FeedLinks = ({ title, voice }: { title: string; voice: Voice }) => (
  <>
    {KINDS.map(([type, path]) => (
      <link rel="alternate" type={type} title={title} href={voice.href(path)} />
    ))}
  </>
);

type Link = readonly [href: string, text: string];

type LinksProps = { links: readonly Link[]; voice: Voice; title?: string; intro?: Child };

const Links = ({ links, voice: { words }, title, intro }: LinksProps) => (
  <section id="told">
    <h2>{title ?? words.page.sections.told}</h2>
    {intro}
    <p>
      {links.map(([href, text]) => (
        <a href={href}>{text}</a>
      ))}
    </p>
  </section>
);

/** Feeds and calendar; of one component, where `query` names it. */
const feedLinks = ({ words: { page }, href }: Voice, query = ''): Link[] => [
  [href('/history.atom') + query, page.told.atom],
  [href('/history.rss') + query, page.told.rss],
  [href('/feed.json') + query, page.told.json],
  [href('/updates.atom') + query, page.told.updates],
  [href('/history.ics') + query, page.told.calendar],
];

/** Everything that a program can read of the whole page; under another heading where `title` says so. */
export const Told = ({ voice, ...heading }: Omit<LinksProps, 'links'>) => {
  const { told } = voice.words.page;
  const links: Link[] = [
    ['/api/v2/summary.json', told.api],
    ...feedLinks(voice),
    ['/badge.svg', told.badge],
  ];
  return <Links links={links} voice={voice} {...heading} />;
};

type ToldOfProps = {
  components: readonly { id: string }[];
  /** Address of what the page shows as JSON. */
  json?: string;
  voice: Voice;
};

/** The feeds of the one component that a page is about; of the whole page where there are several. */
export const ToldOf = ({ components, json, voice }: ToldOfProps) => {
  const [first, ...others] = components;
  const query =
    first === undefined || others.length > 0 ? '' : `?component=${encodeURIComponent(first.id)}`;
  const own: Link[] = json === undefined ? [] : [[json, voice.words.page.told.api]];
  return <Links links={[...own, ...feedLinks(voice, query)]} voice={voice} />;
};
