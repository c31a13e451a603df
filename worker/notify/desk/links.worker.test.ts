// Choosing and leaving by a link that only the subscriber has, through the real routes over a real database.

import { beforeEach, describe, expect, it } from 'vitest';
import { AtDesk } from '../../testing/at-desk.ts';
import { contentsOf } from '../../testing/database.ts';
import type { Readers } from '../../testing/readers.ts';
import { SIGNING_KEY } from '../../testing/readers.ts';
import { createKeyring } from '../keyring.ts';

let desk: AtDesk;
let db: D1Database;
let readers: Readers;
beforeEach(async () => {
  desk = await AtDesk.open();
  ({ db, readers } = desk);
});

const ask: AtDesk['ask'] = (...asked) => desk.ask(...asked);
const rows = () => desk.rows();

describe('a link', () => {
  const holder = async () => {
    const id = await readers.add(db, 'holder@x.example');
    return {
      id,
      manage: await desk.linkOf('manage', id),
      leave: await desk.linkOf('unsubscribe', id),
    };
  };

  it('to leave does nothing on GET, and everything on one click, in either form, without a redirect', async () => {
    const { leave } = await holder();
    expect((await ask(leave)).status).toBe(200);
    expect((await ask(leave, { method: 'HEAD' })).status).toBe(200);
    expect(await rows()).toHaveLength(1);
    const clicked = await ask(leave, { form: { 'List-Unsubscribe': 'One-Click' } });
    expect(clicked.status).toBe(200);
    expect(clicked.redirected).toBe(false);
    expect(await rows()).toEqual([]);
    expect((await ask(leave, { method: 'POST' })).status).toBe(200);
    expect((await ask(leave)).status).toBe(404);
    expect(JSON.stringify(await contentsOf(db))).not.toContain('holder');
  });

  it('of another kind, of somebody else or made up opens nothing', async () => {
    const { id, manage, leave } = await holder();
    const signature = manage.split('.').at(-1) ?? '';
    const wrong = [
      `/unsubscribe/${id}.${signature}`,
      `/manage/${leave.split('/').at(-1)}`,
      `/manage/sub999999999.${signature}`,
      `/manage/${id}.${'A'.repeat(43)}`,
      `/manage/${id}`,
      '/confirm/x',
      `/confirm/${id}.${'A'.repeat(43)}`,
    ];
    for (const path of wrong) {
      expect((await ask(path)).status, path).toBe(404);
      const posted = await ask(path, { form: { action: 'erase' } });
      expect(posted.status, path).toBe(404);
    }
    expect(await rows()).toHaveLength(1);
  });

  it('to choose changes what is heard, gives the data, and ends it', async () => {
    const { manage } = await holder();
    const page = await ask(manage);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).toContain('name="kinds" value="incidents" checked');
    const saved = await ask(manage, {
      form: { form: 'manage', action: 'save', kinds: 'sla', digest: 'on' },
    });
    expect(await saved.text()).toContain('Saved.');
    expect(JSON.parse((await rows())[0]?.preferences ?? '')).toMatchObject({
      kinds: ['sla'],
      digest: true,
    });
    const none = await ask(manage, { form: { form: 'manage', action: 'save' } });
    expect(none.status).toBe(422);
    const file = await ask(manage, { form: { action: 'export' } });
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(await file.json()).toMatchObject({ address: 'holder@x.example', deliveries: [] });
    expect((await ask(manage, { form: { action: 'erase' } })).status).toBe(200);
    expect(await rows()).toEqual([]);
  });

  it('neither shows nor changes the tiers that operators have noted', async () => {
    const id = await readers.add(db, 'customer@x.example', { tiers: ['enterprise'] });
    const manage = await desk.linkOf('manage', id);
    const asProgram = { accept: 'application/json' };
    const tiers = async () => JSON.parse((await rows())[0]?.preferences ?? '{}').tiers;
    const answers = [
      await ask(manage),
      await ask(manage, { headers: asProgram }),
      await ask(manage, { json: { kinds: ['sla'], tiers: ['pro'] }, headers: asProgram }),
      await ask(manage, { form: { form: 'manage', action: 'save', kinds: 'sla', tiers: 'pro' } }),
      await ask(manage, { form: { action: 'export' } }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toMatch(/tiers|enterprise/i);
    }
    expect(await tiers()).toEqual(['enterprise']);
  });

  it('works after the signing key was replaced, while the old one is still set', async () => {
    const { manage } = await holder();
    const rotated = createKeyring(['another signing key of 32 characters', SIGNING_KEY]);
    expect((await ask(manage, { means: { keyring: rotated } })).status).toBe(200);
    const forgotten = createKeyring(['another signing key of 32 characters']);
    expect((await ask(manage, { means: { keyring: forgotten } })).status).toBe(404);
  });
});
