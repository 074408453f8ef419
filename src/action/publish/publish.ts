import { readFileSync, statSync } from 'node:fs';
import { command, logLine } from '../commands.ts';
import { parseResult, STATE } from '../result.ts';
import { publishComment } from './comment.ts';
import type { Where } from './comment.ts';
import { gitHub } from './github.ts';
import { trouble } from './trouble.ts';
import { publishSarif } from './upload.ts';

type Write = (text: string) => void;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Publishes what the verdict left: one comment, one upload. Nothing here changes the verdict or fails the job; what does not work is told in one notice, for
 * permissions are most often missing for both.
 */
export async function publish(env: NodeJS.ProcessEnv, write: Write): Promise<void> {
  const file = env[`STATE_${STATE}`] ?? '';
  if (file === '') return;
  const result = parseResult(textOf(file) ?? '');
  const [owner, repo] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!result || !owner || !repo) { write(logLine('what the verdict left to publish cannot be read; nothing is published')); return; }
  const token = (env['INPUT_GITHUB-TOKEN'] ?? '').trim();
  const told: string[] = [];
  if (token === '') told.push('Nothing was published: the input `github-token` is empty. The verdict stands.');
  else {
    const where: Where = { owner, repo };
    const github = gitHub(env['GITHUB_API_URL'] ?? 'https://api.github.com', token);
    const { comment, upload, state } = result;
    if (comment) await attempt(told, 'The comment', 'pull-requests: write', async () => publishComment(github, where, token, comment, state));
    if (upload) {
      const sarif = bytesOf(upload.file);
      if (sarif) await attempt(told, 'The upload of the SARIF file', 'security-events: write', async () => { await publishSarif(github, where, upload, sarif); return undefined; });
      else told.push('The SARIF file is not there any more, so it was not uploaded.');
    }
  }
  if (told.length > 0) write(command('notice', told.join(' '), { title: 'craterscan' }));
}

async function attempt(told: string[], what: string, permission: string, work: () => Promise<string | undefined>): Promise<void> {
  try {
    const said = await work();
    if (said !== undefined) told.push(said);
  } catch (error) { told.push(trouble(error, what, permission)); }
}

function bytesOf(file: string): Buffer | undefined {
  try { return statSync(file).size <= MOST_BYTES ? readFileSync(file) : undefined; } catch { return undefined; }
}

function textOf(file: string): string | undefined {
  return bytesOf(file)?.toString('utf8');
}
