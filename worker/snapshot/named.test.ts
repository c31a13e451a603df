import { describe, expect, it } from 'vitest';
import { PAST, PLANNED, recent } from '../testing/incidents.ts';
import { DOCUMENT_BYTES_LIMIT } from './documents.ts';
import type { PublicIncident } from './documents.ts';
import { namedIn, wasQuiet } from './named.ts';
import { RECENT_LIMIT } from './project.ts';

const held = (incidents: PublicIncident[], json = '') => ({
  etag: 'e',
  at: 0,
  json,
  document: recent(incidents, [PLANNED]),
});
const made = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...PAST,
    id: `past${String(index).padStart(8, '0')}`,
  }));

it('a list of incidents names a document of each, and the month in which it was first public', () => {
  expect(namedIn([recent([PAST], []), null, undefined])).toEqual(
    new Set([`incident:${PAST.id}`, 'history:2026-11']),
  );
});

describe('a month without a document', () => {
  it('was quiet where everything that was ever public lies elsewhere', () => {
    expect(wasQuiet('history:2026-10', held([PAST]))).toBe(true);
    expect(wasQuiet('history:2026-12', held([PAST]))).toBe(true);
    expect(wasQuiet('history:2026-10', held([]))).toBe(true);
  });

  it('was lost where an incident lies in it', () => {
    expect(wasQuiet('history:2026-11', held([PAST]))).toBe(false);
  });

  it('is unknown before the oldest of a full list, and quiet after it', () => {
    const full = made(RECENT_LIMIT);
    expect(wasQuiet('history:2026-10', held(full))).toBe(false);
    expect(wasQuiet('history:2026-12', held(full))).toBe(true);
  });

  it('is unknown where the list may have been cut to fit, or is not there', () => {
    const cut = held([PAST], 'x'.repeat(DOCUMENT_BYTES_LIMIT / 2));
    expect(wasQuiet('history:2026-10', cut)).toBe(false);
    expect(wasQuiet('history:2026-10', undefined)).toBe(false);
  });

  it('is a question of months alone', () => {
    expect(wasQuiet('incident:aaaaaaaaaaaa', held([]))).toBe(false);
  });
});
