// Lint rules of this project, run by oxlint (.oxlintrc.json names this file). `rooms` holds imports to
// the table of scripts/rooms.ts; `no-clock` keeps `new Date()` without an instant out of the rules.

import { relative, sep } from 'node:path';
import { whyRefused } from './rooms.ts';

/** The part of a syntax tree that these rules look at. */
type Node = {
  readonly type: string;
  readonly source?: Node | null;
  readonly value?: unknown;
  readonly callee?: Node;
  readonly name?: string;
  readonly arguments?: readonly Node[];
};
type Context = {
  readonly filename: string;
  readonly cwd: string;
  report(problem: { node: Node; message: string }): void;
};
type Rule = { create(context: Context): Record<string, (node: Node) => void> };

const rooms: Rule = {
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node: Node) => {
      if (!node.source) return;
      const specifier = node.source.value;
      const message =
        typeof specifier === 'string'
          ? whyRefused(file, specifier)
          : whyRefused(file, 'a name computed at run time');
      if (message) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

const noClock: Rule = {
  create(context) {
    const check = (node: Node) => {
      const isClock = node.type === 'CallExpression' || node.arguments?.length === 0;
      if (node.callee?.type !== 'Identifier' || node.callee.name !== 'Date' || !isClock) return;
      context.report({
        node,
        message: 'The rules have no clock: take the instant as an argument, in milliseconds.',
      });
    };
    return { NewExpression: check, CallExpression: check };
  },
};

export default {
  meta: { name: 'allclear' },
  rules: { rooms, 'no-clock': noClock },
};
