// The door of the console: a link that works once, or a token, becomes a session.

import type { Hono } from 'hono';
import type { Refusal } from '../who.ts';
import { isSameOrigin } from '../who.ts';
import { html, to } from './answer.ts';
import { fieldsOf } from './form.ts';
import type { Room } from './room.ts';
import { STYLE_PATH } from './style.ts';

export function signIn(app: Hono, { door, operators }: Room): void {
  app.get('/console/sign-in', (c) =>
    html(<SignInPage code={c.req.query('code') ?? null} refused={false} />),
  );
  app.post('/console/sign-in', async (c) => {
    if (!isSameOrigin(c.req.raw)) return html(<SignInPage code={null} refused />, 403);
    const place = c.req.header('CF-Connecting-IP') ?? 'here';
    const { code = '' } = await fieldsOf(c.req.raw);
    const cookie = await operators.sessions.signIn(code, (work) => c.executionCtx.waitUntil(work));
    if (cookie === null) {
      const status = (await operators.mayTry(place)) ? 401 : 429;
      return html(<SignInPage code={null} refused />, status);
    }
    return to('/console', cookie);
  });
  door('POST', '/console/sign-out', async (c) =>
    to('/console/sign-in', await operators.sessions.signOut(c.req.raw)),
  );
}

/** Who may not, or no longer. A browser sends a form again when its answer is loaded again, so nothing that was typed is lost. */
export const RefusedPage = ({ refusal, method }: { refusal: Refusal; method: string }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>{refusal.title}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={STYLE_PATH} />
    </head>
    <body>
      <main id="main">
        {refusal.status === 401 && method !== 'GET' ? (
          <>
            <h1>Your session has ended</h1>
            <p>Nothing was done, and nothing that you typed is lost:</p>
            <ol class="todo">
              <li>
                <a href="/console/sign-in" target="_blank">
                  Sign in in another tab
                </a>
              </li>
              <li>Load this page again, and let your browser send the form once more.</li>
            </ol>
          </>
        ) : (
          <>
            <h1>{refusal.title}</h1>
            <p>{refusal.detail}</p>
            <p>
              <a href="/console">To the console</a>
            </p>
          </>
        )}
      </main>
    </body>
  </html>
);

const SignInPage = ({ code, refused }: { code: string | null; refused: boolean }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>Sign in</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={STYLE_PATH} />
    </head>
    <body>
      <main id="main">
        <h1>Sign in to the console</h1>
        {refused ? (
          <div class="problem" role="alert">
            <b>That did not work</b>
            <p>
              The link was used or has run out, or the token is not one of ours. Make a new link, or
              enter a token.
            </p>
          </div>
        ) : null}
        <form method="post" action="/console/sign-in">
          {code === null ? (
            <label>
              Token
              <input name="code" type="password" required autocomplete="current-password" />
            </label>
          ) : (
            <input type="hidden" name="code" value={code} />
          )}
          <button type="submit" class="primary">
            Sign in
          </button>
        </form>
        <p class="muted">A session lasts eight hours, in this browser alone.</p>
      </main>
    </body>
  </html>
);
