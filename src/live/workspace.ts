import { compareText } from '../model/index.ts';
import type { FileRef, Workspace } from '../model/index.ts';
import type { Answer } from './answer.ts';

/** Answers as files that a scan reads beside the tree, `api:/` before the path that was asked, which no tree can hold. `repository`: `owner/name`. */
export function answersAsFiles(repository: string, answers: readonly Answer[]): readonly { readonly path: string; readonly content: string }[] {
  return answers.map((answer) => {
    const { topic, path, about, permission } = answer;
    const said = answer.state === 'answered' ? { complete: answer.complete, answer: answer.value } : { unanswered: answer.why, status: answer.status };
    return { path: `api:/${path}`, content: `${JSON.stringify({ repository, topic, ...(about === '' ? {} : { about }), permission, ...said }, null, 2)}\n` };
  });
}

/** What GitHub told as a workspace, to be laid beside a tree. Its files are of origin `api`: no agent reads them, and readers of files are not given them. */
export function liveWorkspace(repository: string, answers: readonly Answer[]): Workspace {
  const encoder = new TextEncoder();
  const files = new Map(answersAsFiles(repository, answers).map((file) => [file.path, encoder.encode(file.content)]));
  const listed = [...files].map(([path, bytes]): FileRef => ({ path, size: bytes.length, origin: 'api' })).sort((a, b) => compareText(a.path, b.path));
  const silent = answers.filter((answer) => answer.state === 'unanswered').length;
  return {
    description: 'what GitHub told', files: async () => listed, read: async (file) => files.get(file.path), gaps: () => [],
    notes: () => [`GitHub was asked ${answers.length === 1 ? 'one thing' : `${answers.length} things`} about ${repository}; ${silent === 0 ? 'it answered everything' : silent === answers.length ? 'it answered nothing' : `${silent} of them it did not answer`}`],
  };
}
