// What stands at an address that leads nowhere: the header stays, and it says where to go.

import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';

export const MissingPage = ({ frame }: { frame: Frame }) => {
  const { voice } = frame;
  const { missing, nav } = voice.words.page;
  return (
    <Layout frame={frame} title={`${missing.title} · ${frame.page.name}`} sign="nodata">
      <section id="answer">
        <h1>{missing.title}</h1>
        <p class="note">{missing.text}</p>
        <p class="links">
          <a href={voice.href('/')}>{missing.home}</a>
          <a href={voice.href('/history')}>{nav.history}</a>
        </p>
      </section>
    </Layout>
  );
};
