import type { DataNode } from '../../../model/index.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';

/** Actions that do nothing with the token of the job but read the code. */
const READS_ONLY = /^actions\/(?:checkout|cache(?:\/restore|\/save)?|setup-[a-z]+|upload-artifact|download-artifact)@|^(?:pnpm\/action-setup|oven-sh\/setup-bun|astral-sh\/setup-uv|denoland\/setup-deno|dtolnay\/rust-toolchain|actions-rs\/toolchain|ruby\/setup-ruby|shivammathur\/setup-php|hashicorp\/setup-terraform)@/;
/** Needed by no step of its own: whoever runs anything in the job has it through what lies on the runner. */
const HELD_BY_RUNNER = new Set(['id-token', 'attestations']);
const IDLE = /^\s*(?:(?:echo|printf|true|ls|pwd|env|date|whoami|exit|sleep)\b[^|&;`$()]*)?$/;
const TOKEN = /github\.token|GITHUB_TOKEN|GH_TOKEN|\bsecrets\b|ACTIONS_RUNTIME_TOKEN/i;

/** Those of the permissions to write that no step of the job can use, as far as its steps are known; none where one of them is not. */
export function unusedPermissions(root: DataNode | undefined, job: DataNode, names: readonly string[]): readonly string[] {
  const steps = itemsOf(valueAt(job, 'steps'));
  if (names.length === 0 || steps.length === 0 || valueAt(job, 'uses') !== undefined) return [];
  if ([valueAt(root, 'env'), valueAt(job, 'env'), valueAt(job, 'container'), valueAt(job, 'services')].some(mentionsToken)) return [];
  let runs = false;
  let pushes = false;
  for (const step of steps) {
    if (mentionsToken(valueAt(step, 'env')) || mentionsToken(valueAt(step, 'with')) || mentionsToken(valueAt(step, 'run'))) return [];
    const uses = textAt(step, 'uses');
    if (uses !== undefined) {
      if (!READS_ONLY.test(uses)) return [];
      // The checkout leaves its token beside the code unless told not to: whatever runs afterwards may push with it.
      if (uses.startsWith('actions/checkout@') && textAt(step, 'with', 'persist-credentials')?.toLowerCase() !== 'false') pushes = true;
    }
    const run = textAt(step, 'run');
    if (run !== undefined && run.split('\n').some((line) => !IDLE.test(line))) runs = true;
    if (uses === undefined && run === undefined) return [];
  }
  return names.filter((name) => (HELD_BY_RUNNER.has(name) ? !runs : name === 'contents' ? !(runs && pushes) : true));
}

/** Looks two levels deep, where variables and inputs stand. */
function mentionsToken(node: DataNode | undefined): boolean {
  if (!node) return false;
  const text = textOf(node);
  if (text !== undefined) return TOKEN.test(text);
  return entriesOf(node).some((entry) => TOKEN.test(entry.key) || TOKEN.test(textOf(entry.value) ?? '') || entriesOf(entry.value).some((one) => TOKEN.test(textOf(one.value) ?? '')));
}
