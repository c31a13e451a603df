// What the console answers where nothing is: a page like any other, with the way back.

import { html } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Layout } from './layout.tsx';

export function nowhere(desk: Desk, sentence = 'There is nothing at this address.'): Response {
  return html(
    <Layout desk={desk} path="" title="Nothing here">
      <h1>Nothing here</h1>
      <p>
        {sentence} <a href="/console">Back to Now</a>
      </p>
    </Layout>,
    404,
  );
}
