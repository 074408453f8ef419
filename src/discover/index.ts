/** Where bytes come from. The only room, beside the command line, that touches disk and git. */
export { asUtf8, decode } from './decode.ts';
export type { Decoded } from './decode.ts';
export { combine } from './combine.ts';
export { gitTree } from './git-tree.ts';
export type { GitTree } from './git-tree.ts';
export { homeStores } from './home.ts';
export { memoryWorkspace } from './memory.ts';
export type { MemoryFile } from './memory.ts';
export { loadRuntime, manifestOf, RUNTIME_FILES } from './runtime.ts';
export type { Runtime } from './runtime.ts';
export { workingTree } from './working-tree.ts';
export type { WorkingTree, WorkingTreeOptions } from './working-tree.ts';
