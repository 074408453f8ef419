import { lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Progress, Workspace } from '../index.ts';
import { asker, askAll, branchesOf, client, liveWorkspace } from '../live/index.ts';
import type { Kept, Store } from '../live/index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { LiveQuestion } from './live-flags.ts';
import { writeWhole } from './disk.ts';
import type { Surroundings } from './terminal.ts';

const MOST_BYTES = 32 * 1024 * 1024;

/** Asks GitHub about one repository: its answers as a workspace to lay beside the tree. Writes nothing but the cache somebody named. */
export async function askGitHub(question: LiveQuestion, tree: Workspace, around: Surroundings, progress: Progress): Promise<Workspace> {
  const { owner, repo, url, token, cache } = question;
  const store = cache === undefined ? undefined : openStore(around.cwd, cache);
  const ask = asker(client(url, token), { base: url, token, ...(store ? { store } : {}) });
  const answers = await askAll(ask, { owner, repo }, await branchesNamed(tree), (done) => { progress(done, done, 'asking GitHub'); });
  return liveWorkspace(`${owner}/${repo}`, answers);
}

/** Branches that the workflows of the tree name. */
async function branchesNamed(tree: Workspace): Promise<readonly string[]> {
  const workflows = (await tree.files()).filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file.path)).slice(0, 200);
  const decoder = new TextDecoder();
  const names: string[] = [];
  for (const file of workflows) {
    const bytes = await tree.read(file);
    if (bytes) names.push(...branchesOf(decoder.decode(bytes)));
  }
  return [...new Set(names)].sort();
}

/** One file for each page, called by a digest. What cannot be read is not there; what cannot be written ends the run, since somebody asked for it. */
function openStore(cwd: string, directory: string): Store {
  const folder = resolve(cwd, directory);
  try { mkdirSync(folder, { recursive: true }); } catch (cause) { throw new Refusal(`${directory} cannot be made for the answers of GitHub`, EXIT.usage, { cause }); }
  const fileOf = (key: string): string => join(folder, `${key}.json`);
  return {
    get: (key) => {
      try {
        // A link or a pipe somebody put there is none of ours.
        const found = lstatSync(fileOf(key));
        return found.isFile() && found.size <= MOST_BYTES ? keptOf(JSON.parse(readFileSync(fileOf(key), 'utf8'))) : undefined;
      } catch { return undefined; }
    },
    put: (key, kept) => { writeWhole(folder, `${key}.json`, `${JSON.stringify(kept)}\n`); },
  };
}

function keptOf(value: unknown): Kept | undefined {
  if (value === null || typeof value !== 'object' || !('etag' in value) || !('value' in value) || !('next' in value)) return undefined;
  const { etag, next } = value;
  return typeof etag === 'string' && /^[\x21-\x7e ]{1,200}$/.test(etag) && typeof next === 'boolean' ? { etag, value: value.value, next } : undefined;
}
