import { compareWorkspaces, Memo, openGitTree } from '../index.ts';
import type { Comparison, CompareSettings } from '../index.ts';

/** A base and how it is called. */
export interface NamedBase { readonly oid: string; readonly name: string }

/** What is judged: commits of one clone, by their ids. */
export interface CommitQuestion {
  /** Absolute; a folder of the repository: only what lies below it is compared. */
  readonly directory: string;
  readonly bases: readonly NamedBase[];
  readonly head: NamedBase;
  /** Whose configuration, policy and baseline hold. */
  readonly trust: string;
  readonly requireComplete: boolean;
  readonly settings: Omit<CompareSettings, 'trusted' | 'names' | 'memo'>;
}

/** `all`: one for each base, in their order. `reported`: the first that closes the gate, else the first that differs, with the gate as it is in the end. */
export interface CommitVerdict { readonly all: readonly Comparison[]; readonly found: Comparison; readonly reported: Comparison; readonly incomplete: boolean }

/** Compares the head with each base; the gate is open only if it is for all of them. The judging job and whoever signs what it said both come here, so that they say the same of the same commits. */
export async function judgeCommits(question: CommitQuestion): Promise<CommitVerdict> {
  const { directory, bases, head, trust, settings } = question;
  const memo = new Memo();
  const open = (oid: string): ReturnType<typeof openGitTree> => openGitTree(directory, oid, undefined, memo.objects);
  const all: Comparison[] = [];
  for (const base of bases) all.push(await compareWorkspaces(await open(base.oid), await open(head.oid), { ...settings, trusted: await open(trust), openCommit: (oid) => open(oid).catch(() => undefined), names: { base: base.name, head: head.name }, memo }));
  const found = all.find((one) => one.gate.state === 'closed') ?? all.find((one) => one.delta.verdict !== 'same') ?? all[0];
  if (!found) throw new Error('there is no base to compare with');
  const reported = asReported(found, question.requireComplete);
  return { all, found, incomplete: reported !== found, reported };
}

/** The comparison with its gate as it is in the end: closed where too little was seen to open it. The very same one where that changes nothing. */
export function asReported(comparison: Comparison, requireComplete: boolean): Comparison {
  const why = incompleteness(comparison, requireComplete);
  return why === undefined ? comparison : { ...comparison, gate: { ...comparison.gate, state: 'closed', because: [why, ...comparison.gate.because] } };
}

/** What closes the gate though nothing that was seen got worse: nothing could be read, or not everything and that was asked for. */
function incompleteness({ head, delta }: Comparison, requireComplete: boolean): string | undefined {
  if (head.files.read === 0) return 'nothing was compared: there is no file in the head that can be read';
  const unread = delta.gaps.base.length + delta.gaps.head.length;
  return requireComplete && unread > 0 ? `${unread === 1 ? 'one thing' : `${unread} things`} could not be read, and \`require-complete\` is set` : undefined;
}
