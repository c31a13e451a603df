// Tokens: made once, shown once, revoked with their sessions.

import { z } from 'zod';
import { SCOPES } from '../../domain/operator.ts';
import { listTokens, revokeToken } from '../../store/operators.ts';
import { fit } from '../body.ts';
import { html, to } from './answer.ts';
import { fieldsOf } from './form.ts';
import type { Desk } from './layout.tsx';
import { Choice, Form, Layout, Text, When } from './layout.tsx';
import type { Room } from './room.ts';

export function tokens({ door, operators, deskFor }: Room): void {
  const page = async (one: Desk, made: string | null, status = 200) =>
    html(<TokensPage desk={one} list={await listTokens(operators.db)} made={made} />, status);
  door('GET', '/console/tokens', (_c, asking) => page(deskFor(asking), null));
  door('POST', '/console/tokens', async (c, asking) => {
    const wanted = z.object({
      name: z.string().regex(/^[\w.-]{1,40}$/, 'expected 1 to 40 letters, digits, dots, dashes'),
      scope: z.enum(SCOPES),
    });
    const read = fit(await fieldsOf(c.req.raw), wanted, 422);
    if (!read.ok) return page(deskFor(asking, read.problem), null, 422);
    const { name, scope } = read.body;
    const made = await operators.tokens.make(name, scope, asking.actor.name);
    return page(deskFor(asking), made.token);
  });
  door('POST', '/console/tokens/:prefix/revoke', async (c, asking) => {
    await revokeToken(
      operators.db,
      c.req.param('prefix') ?? '',
      asking.actor.name,
      operators.now(),
    );
    return to('/console/tokens');
  });
}

const TokensPage = ({
  desk,
  list,
  made,
}: {
  desk: Desk;
  list: Awaited<ReturnType<typeof listTokens>>;
  made: string | null;
}) => (
  <Layout desk={desk} path="/console/tokens" title="Tokens">
    <h1>Tokens</h1>
    {made === null ? null : (
      <div class="notice">
        <b>Copy it now: it is shown this once.</b>
        <pre>{made}</pre>
      </div>
    )}
    <Form desk={desk} action="/console/tokens" row>
      <Text name="name" label="Name (letters, digits, dots, dashes)" />
      <Choice
        name="scope"
        label="Scope"
        options={SCOPES.map((one) => [one, one])}
        value="publish"
      />
      <button type="submit">Make a token</button>
    </Form>
    {list.length === 0 ? <p class="muted">Only those that OPERATOR_TOKENS names.</p> : null}
    <ul>
      {list.map(
        ({ prefix, name, scope, createdAt, createdBy, lastUsedAt, revokedAt, revokedBy }) => (
          <li>
            <b>{name}</b> {scope}
            <p class="facts">
              <span>acl_{prefix}_…</span>
              <span>
                made <When at={createdAt} now={desk.now} /> by {createdBy}
              </span>
              <span>
                {lastUsedAt === null ? (
                  'never used'
                ) : (
                  <>
                    used <When at={lastUsedAt} now={desk.now} />
                  </>
                )}
              </span>
              {revokedAt === null ? null : (
                <span>
                  revoked <When at={revokedAt} now={desk.now} /> by {revokedBy}
                </span>
              )}
            </p>
            {revokedAt === null ? (
              <form method="post" action={`/console/tokens/${prefix}/revoke`}>
                <button type="submit">Revoke, and end its sessions</button>
              </form>
            ) : null}
          </li>
        ),
      )}
    </ul>
  </Layout>
);
