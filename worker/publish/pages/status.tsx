// The status page: the answer, what is wrong now, the parts, what is planned, what was, how to be told; in this order.
// A pure function of a view.

import type { View } from '../../snapshot/documents.ts';
import { answerOf } from '../answer.ts';
import { Answer } from './answer.tsx';
import { Components } from './components.tsx';
import { Told } from './feeds.tsx';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { Now } from './now.tsx';
import { Past } from './past.tsx';
import { Planned } from './planned.tsx';

export const StatusPage = ({ view, frame }: { view: View; frame: Frame }) => {
  const { voice, page } = frame;
  const answer = answerOf(view, voice);
  return (
    <Layout frame={frame} title={`${answer.sentence} · ${page.name}`} sign={answer.sign}>
      <Answer view={view} answer={answer} voice={voice} />
      <Now view={view} voice={voice} />
      <Components view={view} voice={voice} />
      <Planned view={view} voice={voice} />
      <Past view={view} voice={voice} />
      <Told voice={voice} />
    </Layout>
  );
};
