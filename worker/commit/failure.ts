// How a commit can fail so that trying again may help; nothing was written. Anything else that it throws is a fault of ours,
// which repeating will not mend.

export { StorageFailed } from '../store/failure.ts';

/** Others kept writing in between; the sender should come again. */
export class CommitBusy extends Error {
  override name = 'CommitBusy';
}
