import { describe, expect, test } from 'vitest';
import { readSpans } from './spans.ts';

const bounds = {
  monitors: ['api-http', 'web-http'],
  earliest: Date.UTC(2022, 0, 1),
  latest: Date.UTC(2026, 10, 21),
};
const read = (...lines: string[]) => readSpans(lines.join('\n'), bounds);
const HEAD = 'monitor,from,to,state,region,ms';
const problems = (...lines: string[]) =>
  read(HEAD, ...lines).problems.map(({ line, text }) => `${line}: ${text}`);

describe('a file', () => {
  test('is spans and checks, whatever the order of its columns and lines', () => {
    const { spans, problems } = readSpans(
      [
        '\uFEFFstate , monitor,from,to',
        '# what the old tool knew',
        'up,web-http,2026-03-01,2026-03-02',
        '',
        'DOWN,api-http,"2026-03-01T11:02:30+01:00",2026-03-01T10:31Z',
      ].join('\r\n'),
      bounds,
    );
    expect(problems).toEqual([]);
    expect(spans).toEqual([
      {
        line: 5,
        monitor: 'api-http',
        from: Date.UTC(2026, 2, 1, 10, 2, 30),
        to: Date.UTC(2026, 2, 1, 10, 31),
        state: 'down',
        region: 'local',
        ms: null,
      },
      {
        line: 3,
        monitor: 'web-http',
        from: Date.UTC(2026, 2, 1),
        to: Date.UTC(2026, 2, 2),
        state: 'up',
        region: 'local',
        ms: null,
      },
    ]);
  });

  test('may hold checks, each for its minute, from regions and with their times', () => {
    expect(read(HEAD, 'api-http,2026-03-02T08:00:12Z,,up,weur,84.4').spans).toMatchObject([
      {
        from: Date.UTC(2026, 2, 2, 8),
        to: Date.UTC(2026, 2, 2, 8, 1),
        region: 'weur',
        ms: 84,
      },
    ]);
  });

  test('of which nothing can be made says what was expected', () => {
    expect(readSpans('', bounds).problems).toMatchInlineSnapshot(`
      [
        {
          "line": 1,
          "text": "The file is empty. For example:
      monitor,from,to,state
      api-http,2026-03-01T00:00Z,2026-03-01T10:02Z,up",
        },
      ]
    `);
    expect(readSpans('monitor,von,state,state\n', bounds).problems).toMatchInlineSnapshot(`
      [
        {
          "line": 1,
          "text": "the first line has no column from, and has columns that mean nothing here: von, and has a column twice: state. Expected the names of the columns (monitor, from, to, state, region, ms), for example:
      monitor,from,to,state
      api-http,2026-03-01T00:00Z,2026-03-01T10:02Z,up",
        },
      ]
    `);
    expect(readSpans('monitor,from,state\n"api', bounds).problems).toMatchObject([{ line: 2 }]);
  });
});

test('everything that is wrong is told at once, with its line', () => {
  expect(
    problems(
      'api-htp,2026-03-01,2026-03-02,up',
      'api-http,2026-03-01,2026-03-02,ok',
      'api-http,2026-03-01 10:00,,up',
      'api-http,2026-02-30,,up',
      'api-http,2026-03-01T10:00,,up',
      'api-http,2026-03-02,2026-03-01,up',
      'api-http,2019-03-02,2019-03-03,up',
      'api-http,2026-11-20,2026-11-22,up',
      'api-http,2026-03-01,,up,mars',
      'api-http,2026-03-01,,up,weur,fast',
      'api-http,2026-03-01,2026-03-02,up,weur,80',
      'api-http,2026-03-01,2026-03-02,up,weur,80,7',
    ).join('\n'),
  ).toMatchInlineSnapshot(`
    "2: "api-htp" is no monitor of the configuration; expected one of api-http, web-http
    3: "ok" is no state; expected up, degraded, down, excluded
    4: "2026-03-01 10:00" in "from" is no instant; expected a date, or date and time with "Z" or a distance from UTC, for example 2026-03-01T10:02Z or 2026-03-01T11:02+01:00
    5: "2026-02-30" in "from" is no instant; expected a date, or date and time with "Z" or a distance from UTC, for example 2026-03-01T10:02Z or 2026-03-01T11:02+01:00
    6: "2026-03-01T10:00" in "from" is no instant; expected a date, or date and time with "Z" or a distance from UTC, for example 2026-03-01T10:02Z or 2026-03-01T11:02+01:00
    7: ends before it begins, or at the same instant
    8: begins before 2022-01-01T00:00Z, and is too old to be kept
    9: ends after 2026-11-21T00:00Z: the running day is measured, and cannot be imported
    10: "mars" is no region; expected nothing, or one of wnam, enam, weur, eeur, apac, apac-ne, apac-se, oc
    11: "fast" is no time in milliseconds; expected a number, for example 84
    12: "ms" belongs to a single check; leave "to" empty, or "ms"
    13: has 7 values for 6 columns"
  `);
});

test('two lines that speak of the same time are both named, two that touch are not', () => {
  expect(
    problems(
      'api-http,2026-03-01T10:00Z,2026-03-01T12:00Z,up',
      'web-http,2026-03-01T11:00Z,2026-03-01T12:00Z,up',
      'api-http,2026-03-01T12:00Z,2026-03-01T13:00Z,up',
      'api-http,2026-03-01T11:59Z,,down',
      'api-http,2026-03-01T11:30Z,,down,weur',
    ),
  ).toEqual(['5: speaks of the same time as line 2: api-http at 2026-03-01T11:59Z']);
});
