import { asker, askAll, branchesOf, liveWorkspace } from '../../src/live/index.ts';
import type { Reply, Send } from '../../src/live/index.ts';
import type { Workspace } from '../../src/model/index.ts';

/** What GitHub answers in a fixture: `=== api:GET /repos/acme/shop/environments 200` and the body below. A query belongs to the path: `?page=2`. */
export interface Section { readonly path: string; readonly status: number; readonly body: string }

export const SECTION = /^=== api:GET (\/\S+) (\d{3})$/;

/** A repository nothing is said of. */
const REPOSITORY = JSON.stringify({ private: true, default_branch: 'main', owner: { type: 'User' } });

/** Whose settings the sections are: the first that is of a repository. */
export function repositoryOf(sections: readonly Section[]): { readonly owner: string; readonly repo: string } {
  const [, owner = 'acme', repo = 'shop'] = sections.map((one) => /^\/repos\/([^/]+)\/([^/?]+)/.exec(one.path)).find((one) => one !== null) ?? [];
  return { owner, repo };
}

/** The sections as GitHub's answers; a path that has none is one this token may not see. */
export function sections(given: readonly Section[]): (path: string, page: number) => Section {
  const { owner, repo } = repositoryOf(given);
  return (path, page) => given.find((one) => one.path === (page > 1 ? `${path}?page=${page}` : path)) ?? (path === `/repos/${owner}/${repo}` ? { path, status: 200, body: REPOSITORY } : { path, status: 404, body: '{"message":"Not Found"}' });
}

/** The same without a network. */
export function sendOf(given: readonly Section[]): Send {
  const find = sections(given);
  return async (path, query): Promise<Reply> => {
    const page = query['page'] ?? 1;
    const { status, body } = find(path, page);
    try { return { status, body: JSON.parse(body), next: given.some((one) => one.path === `${path}?page=${page + 1}`) }; } catch { return { status: -1 }; }
  };
}

/** What a scan would be told; asked when the files are first listed. */
export function serviceWorkspace(given: readonly Section[], workflows: readonly string[]): Workspace {
  const where = repositoryOf(given);
  let made: Promise<Workspace> | undefined;
  const told = (): Promise<Workspace> => (made ??= askAll(asker(sendOf(given), { base: 'fixture', token: '' }), where, workflows.flatMap(branchesOf)).then((answers) => liveWorkspace(`${where.owner}/${where.repo}`, answers)));
  return { description: 'what GitHub told', files: async () => (await told()).files(), read: async (file) => (await told()).read(file), gaps: () => [], notes: () => [] };
}
