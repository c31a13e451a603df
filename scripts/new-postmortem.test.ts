// A draft is written beside what people wrote, never over it, and never outside of content/.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { askThere, writeDraft } from './new-postmortem.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PAGE = 'content/postmortems/2026-11-02-api.md';
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

it('leaves what is there', () => {
  expect(writeDraft([{ path: PAGE, text: 'one' }], folder)).toEqual([`${PAGE} written`]);
  expect(writeDraft([{ path: PAGE, text: 'two' }], folder)).toEqual([
    `${PAGE} is there already, left as it is`,
  ]);
  expect(read(PAGE)).toBe('one');
});

it('leaves the postmortem of the incident also where a person gave it another name', () => {
  const draft = (title: string) => `---\ntitle: ${title}\nincident: INC-20261102-01\n---\n`;
  writeDraft([{ path: PAGE, text: draft('mine') }], folder);
  const other = 'content/postmortems/2026-11-02-other.md';
  expect(writeDraft([{ path: other, text: draft('made') }], folder)).toEqual([
    `${PAGE} is there already, left as it is`,
  ]);
  expect(existsSync(join(folder, other))).toBe(false);
});

it('says what is wrong with an address, or that nobody answers there', async () => {
  const ask = (base: string) => askThere(base, 'a-token', 'INC-1', { notes: false, fetch });
  await expect(ask('nonsense')).rejects.toThrow('expected the address of a deployment');
  await expect(ask('http://localhost:1')).rejects.toThrow('http://localhost:1 does not answer: ');
});

it('writes nowhere else, whatever the answer names', () => {
  for (const path of ['../evil.md', 'content/../evil.md', '/tmp/evil.md', 'content/status.yaml']) {
    expect(() => writeDraft([{ path, text: 'x' }], folder)).toThrow('expected a file of content/');
  }
});

it('asks a deployment with a token, and says what it answered', async () => {
  const asked: [string, string | null][] = [];
  const answer = (body: unknown, status = 200) =>
    askThere('https://status.meridian.example', 'a-token', 'INC-1/x', {
      notes: true,
      fetch: async (address, init) => {
        asked.push([String(address), new Headers(init?.headers).get('authorization')]);
        return Response.json(body, { status });
      },
    });
  expect(await answer({ files: [{ path: PAGE, text: 'one' }] })).toEqual([
    { path: PAGE, text: 'one' },
  ]);
  expect(asked).toEqual([
    [
      'https://status.meridian.example/v1/incidents/INC-1%2Fx/postmortem-draft?notes=1',
      'Bearer a-token',
    ],
  ]);
  await expect(answer({ detail: 'It is not over.' }, 409)).rejects.toThrow(
    'answered 409: It is not over.',
  );
});
