export type { Answer, Kept, Reply, Send, Store } from './answer.ts';
export { asker, MOST_PAGES, PAGE } from './ask.ts';
export { branchesOf } from './branches.ts';
export { client } from './client.ts';
export type { Patience } from './client.ts';
export { askAll } from './plan.ts';
export type { Repository } from './plan.ts';
export { TOPICS } from './topics.ts';
export { answersAsFiles, liveWorkspace } from './workspace.ts';
