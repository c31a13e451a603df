// The paperwork of an incident, folded: what is done seldom stands last.

import { mayPublish } from '../layout.tsx';
import { Actions } from './actions.tsx';
import { Causes } from './causes.tsx';
import { Notes } from './notes.tsx';
import type { Part } from './part.ts';
import { Roles } from './roles.tsx';
import { Seldom } from './seldom.tsx';
import { Severity } from './severity.tsx';

export const CasePart = (props: Omit<Part, 'may'>) => {
  const { desk, view } = props;
  const may = mayPublish(desk);
  return (
    <>
      <Severity {...props} may={may} />
      <Roles {...props} may={may} />
      <Causes {...props} may={may} />
      <Actions {...props} may={may} />
      <Notes {...props} may={may} />
      {may && view.state !== 'merged' ? <Seldom {...props} may={may} /> : null}
    </>
  );
};
