import { gzipSync } from 'node:zlib';
import type { Result } from '../result.ts';
import type { Where } from './comment.ts';
import type { GitHub } from './github.ts';

/** Hands the findings of the head to code scanning, as it wants them: compressed, then in base64. */
export async function publishSarif(github: GitHub, where: Where, upload: NonNullable<Result['upload']>, sarif: Uint8Array): Promise<void> {
  await github.rest.codeScanning.uploadSarif({ ...where, commit_sha: upload.commit, ref: upload.ref, sarif: gzipSync(sarif).toString('base64'), tool_name: 'craterscan' });
}
