// How findings are told to terminals, pull requests and editors.

import { expect, it } from 'vitest';
import { type Finding, printAnnotation, printJson } from './finding.ts';

const finding: Finding = {
  file: 'content/postmortems/a,b.md',
  line: 7,
  rule: 'BL006',
  level: 'info',
  message: '"just" is 100 % small\nand more',
};

it('annotates a line of a pull request, with nothing that ends the command early', () => {
  expect(printAnnotation(finding)).toBe(
    '::notice file=content/postmortems/a%2Cb.md,line=7,title=BL006::"just" is 100 %25 small%0Aand more (because what is obvious now was not at the time)',
  );
});

it('gives an editor the reason and the page of the rule', () => {
  expect(JSON.parse(printJson([finding], 2))).toEqual({
    findings: [
      {
        ...finding,
        why: 'what is obvious now was not at the time',
        url: '/guides/content-rules/#bl006',
      },
    ],
    excused: 2,
  });
});
