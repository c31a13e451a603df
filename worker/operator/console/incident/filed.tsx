// The lists of an incident's paperwork: the first few on its page, and everything a page at a time behind a link, so that the page
// of an incident that goes on for days opens as fast as any other.

import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { Empty, Layout } from '../layout.tsx';
import { nameOf } from './name.ts';
import type { Part } from './part.ts';

export const LISTS = ['hypotheses', 'actions', 'evidence', 'notes'] as const;
export type List = (typeof LISTS)[number];

/** Most that each list takes of the page of its incident, and of a page of its own, in characters of HTML. */
const FIRST_LENGTH: Readonly<Record<List, number>> = {
  hypotheses: 2_000,
  actions: 1_400,
  evidence: 400,
  notes: 500,
};
const PAGE_LENGTH = 16_000;

type Line<One> = (props: { part: Part; one: One }) => Child;

const placeOf = ({ view }: Part, list: List, from: number) =>
  `/console/incidents/${view.id}/more?list=${list}&from=${from}`;

/** The lines that fit, as HTML. */
function fitting<One>(part: Part, all: readonly One[], Line: Line<One>, length: number): string[] {
  const lines: string[] = [];
  let room = length;
  for (const one of all) {
    const line = String(<Line part={part} one={one} />);
    room -= line.length;
    if (room < 0) break;
    lines.push(line);
  }
  return lines;
}

/** What somebody looks at first, and the way to the others. */
export const First = <One,>({
  part,
  list,
  all,
  Line,
}: {
  part: Part;
  list: List;
  all: readonly One[];
  Line: Line<One>;
}) => {
  const lines = fitting(part, all, Line, FIRST_LENGTH[list]);
  return (
    <>
      <ul id={list}>{raw(lines.join(''))}</ul>
      {all.length > lines.length ? (
        <p>
          <a href={placeOf(part, list, 0)}>{`All ${all.length} ${list}`}</a>
        </p>
      ) : null}
    </>
  );
};

/** A page of one list. */
export const FiledPage = <One,>({
  part,
  list,
  all,
  from,
  Line,
}: {
  part: Part;
  list: List;
  all: readonly One[];
  from: number;
  Line: Line<One>;
}) => {
  const { desk, view, catalog, action } = part;
  const rest = all.slice(from);
  const fits = fitting(part, rest, Line, PAGE_LENGTH);
  // The longest of all stands alone.
  const lines = fits.length > 0 ? fits : fitting(part, rest.slice(0, 1), Line, Infinity);
  const next = from + lines.length;
  return (
    <Layout desk={desk} path={`${action}/more`} title={`${view.reference}: ${list}`}>
      <p>
        <a href={action}>
          {view.reference}: {nameOf(view, catalog)}
        </a>
      </p>
      <h1>
        {list[0]?.toUpperCase()}
        {list.slice(1)}
      </h1>
      {lines.length === 0 ? (
        <Empty>None {from > 0 ? 'from here on' : 'yet'}.</Empty>
      ) : (
        <p class="muted">
          {from + 1} to {next} of {all.length}
        </p>
      )}
      <ul>{raw(lines.join(''))}</ul>
      <p>
        {from > 0 ? <a href={placeOf(part, list, 0)}>The first ones</a> : null}{' '}
        {next < all.length ? <a href={placeOf(part, list, next)}>More</a> : null}
      </p>
    </Layout>
  );
};
