/** A commit as its object says it; the parents of a shallow clone are named although they are not there. */
export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** When it was committed, in seconds since 1970. */
  readonly time: number;
}

/** The questions that choosing the two sides asks of git. Everything is answered from objects and refs that are in the clone; nothing is fetched. */
export interface History {
  /** What is checked out; undefined in an empty repository. */
  readonly head: string | undefined;
  /** Does the clone end somewhere before the first commit? */
  readonly shallow: boolean;
  /** The commit, where it is in the clone. */
  commit(oid: string): Commit | undefined;
  /** The commit that a full ref (`refs/remotes/origin/main`) stands at, where it is in the clone. */
  tip(ref: string): string | undefined;
  /** The best common ancestors; empty when there is none in the clone. */
  mergeBases(one: string, other: string): readonly string[];
}
