import { equivalent } from './graph/credentials.ts';
import { compareText } from './model/index.ts';
import type { BlastGraph, Evidence } from './model/index.ts';

/** What no scan of files can know about this result, most important first, as sentences without a full stop at the end. */
export function notEstablished(graph: BlastGraph): (string | Evidence)[] {
  const out: (string | Evidence)[] = [];
  const counting = graph.paths.filter((path) => path.counts);
  const found = graph.credentials.filter((credential) => credential.foundation === 'found' && credential.authority.length > 0);
  if (found.length > 0) out.push(found.length === 1 ? 'whether the credential found still works' : `whether the ${found.length} credentials found still work`);
  const undecided = found.filter((credential) => !equivalent(credential.kinds));
  if (undecided.length > 0) out.push(`which kind ${undecided.length === 1 ? 'one credential is' : `${undecided.length} credentials are`}; the widest is assumed`);
  for (const agent of graph.agents) {
    if (agent.id === 'unconfigured') continue;
    if (counting.some((path) => path.agent === agent.id && path.gateBasis === 'unknown')) out.push(`in which mode ${agent.name} runs: no file says so, and its most permissive mode is assumed`);
    else if (counting.some((path) => path.agent === agent.id && path.gateBasis === 'default')) out.push(`whether a user setting or a flag changes the mode of ${agent.name}: the vendor's default is assumed`);
  }
  if (counting.some((path) => path.recoverability.verdict !== 'recoverable')) out.push('whether a backup exists that no file of this checkout mentions');
  if (graph.credentials.some((credential) => credential.foundation !== 'found' && counting.some((path) => path.credential === credential.id))) out.push('what the developer\'s logged-in accounts may do');
  const silent = graph.gaps.filter((gap) => gap.place.origin === 'api').length;
  if (silent > 0) out.push(`what GitHub did not tell: ${silent === 1 ? 'one question has' : `${silent} questions have`} no answer, and each gap says which permission would settle it`);
  const [first, ...rest] = graph.encrypted ?? [];
  if (first) {
    const files = new Set([first, ...rest].map((fact) => fact.evidence[0].at.file)).size;
    const by = [...new Set([first, ...rest].map((fact) => fact.by))].sort(compareText).join(', ');
    out.push({ at: first.evidence[0].at, note: `what ${files === 1 ? 'one encrypted file holds' : `${files} encrypted files hold`} (${by}): no agent reads it without a key that no file here is seen to hold` });
  }
  return out;
}
