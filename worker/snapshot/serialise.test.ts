import { describe, expect, it } from 'vitest';
import { EMPTY_WORLD } from '../domain/world.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { START_AT } from '../testing/story.ts';
import { project } from './project.ts';
import { parseDocument, serialise } from './serialise.ts';

const [projected] = project({
  world: EMPTY_WORLD,
  catalog: MERIDIAN,
  now: START_AT,
  changed: new Set(),
  previous: { page: null, recent: null, history: new Map() },
});
if (projected === undefined) throw new Error('The page is projected first');
const { key, document } = projected;

describe('a document as text', () => {
  it('is named by its content, not by how much has happened since', async () => {
    const first = await serialise(key, document);
    const later = await serialise(key, { ...document, position: 900 });
    expect(later.etag).toBe(first.etag);
    expect([first.position, later.position]).toEqual([0, 900]);
    const other = await serialise(key, { ...document, catalog: 'other' });
    expect(other.etag).not.toBe(first.etag);
  });

  it('reads back as what it was', async () => {
    const { json } = await serialise(key, document);
    expect(parseDocument(key, json)).toEqual(document);
  });

  it('is refused with a field that nobody meant to publish', async () => {
    const leaking = { ...document, title: 'the customer database is on fire' };
    await expect(serialise(key, leaking)).rejects.toThrow('Unrecognized key');
  });

  it('is refused under a name that no document has', async () => {
    await expect(serialise('secrets', document)).rejects.toThrow('"secrets"');
  });

  it.each([
    ['that is no JSON', '{"version":'],
    ['of another version', '{"version":2}'],
    ['of another kind', '{"version":1,"position":1,"catalog":"c","incident":{}}'],
  ])('%s is read as nothing', (_name, json) => {
    expect(parseDocument('page', json)).toBeNull();
  });
});
