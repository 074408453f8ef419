/** Where bytes come from. The only room, beside the command line, that touches disk and git. */
export { closedArchives, openArchives } from './archives.ts';
export { besideRevisions } from './beside.ts';
export { openRepository, REPOSITORY_TROUBLE } from './commits.ts';
export type { Answer, Commit, Ref, Repository } from './commits.ts';
export { asUtf8, decode } from './decode.ts';
export type { Decoded } from './decode.ts';
export { gitMemo, openGitTree } from './git-tree.ts';
export type { GitMemo, GitTree } from './git-tree.ts';
export { HISTORY_BOUNDS, HISTORY_NOT_READ, openHistory } from './history.ts';
export type { HistoryBounds, HistoryOptions } from './history.ts';
export { openHome } from './home.ts';
export { memoryWorkspace } from './memory.ts';
export type { MemoryFile } from './memory.ts';
export { overlay } from './overlay.ts';
export { loadRuntime, RUNTIME_FILES } from './runtime.ts';
export type { Runtime } from './runtime.ts';
export { openWorkingTree } from './working-tree.ts';
export type { WorkingTree, WorkingTreeOptions } from './working-tree.ts';
