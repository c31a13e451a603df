// What each page of the console is mounted with: the doors, who the operators are, and what a page is told about its reader.

import type { Context } from 'hono';
import type { Office } from '../api/office.ts';
import type { Asking, Door } from '../door.ts';
import type { Operators } from '../operators.ts';
import type { Problem } from '../problem.ts';
import type { Desk } from './layout.tsx';

export type Room = {
  door: Door;
  operators: Operators;
  officeFor: (c: Context) => Office;
  deskFor: (asking: Asking, problem?: Problem | null) => Desk;
};
