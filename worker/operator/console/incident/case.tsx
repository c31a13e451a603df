// The paperwork of an incident, folded.

import { mayPublish } from '../layout.tsx';
import { Actions } from './actions.tsx';
import { Causes } from './causes.tsx';
import { Notes } from './notes.tsx';
import type { Part } from './part.ts';
import { Roles } from './roles.tsx';
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
      {may ? (
        <p>
          <a href={`/console/incidents/${view.id}/more`}>
            Merge, false alarm, reopen, date back, rename
          </a>
        </p>
      ) : null}
    </>
  );
};
