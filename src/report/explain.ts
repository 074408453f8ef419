import type { Evidence, Finding, Known, Path, Resource, ScanResult } from '../model/index.ts';
import { explainCredential } from './explain-credential.ts';
import { placeText } from './place.ts';
import type { ReportOptions } from './reporter.ts';
import { harmless, noRunnerCommand } from './safe.ts';
import { rulePage } from './rule-page.ts';
import { environmentName, gateWords, names, sentence, verdictWords } from './words.ts';

/**
 * One thing explained, hop by hop, with what is not established. `id` is a path, finding, credential, resource or agent of this result, by
 * id or by name; undefined when nothing is called so.
 */
export function explain(result: ScanResult, id: string, options: ReportOptions): string | undefined {
  const { graph } = result;
  const path = graph.paths.find((one) => one.id === id);
  const finding = [...result.findings, ...result.waived.map((one) => one.finding)].find((one) => one.id === id);
  const credential = graph.credentials.find((one) => one.id === id) ?? graph.credentials.find((one) => one.name === id);
  const resource = graph.resource(id) ?? graph.resources.find((one) => one.name === id || one.keys.includes(id));
  const lines = path ? ofPath(result, path) : finding ? ofFinding(result, finding) : credential ? explainCredential(result, credential, options.verbose) : resource ? ofResource(result, resource, options.verbose) : ofAgent(result, id) ?? ofEncrypted(result, id);
  return lines === undefined ? undefined : `${lines.map((line) => noRunnerCommand(harmless(line))).join('\n')}\n`;
}

const at = (result: ScanResult, evidence: Evidence): string => `${evidence.note}  (${placeText(evidence.at, result.sources)})`;

function ofPath(result: ScanResult, path: Path): string[] {
  const { graph } = result;
  const agent = graph.agents.find((one) => one.id === path.agent);
  const resource = graph.resource(path.resource);
  const out = [`${path.id}: ${agent?.name ?? path.agent} to ${resource?.name ?? path.resource}`, ''];
  path.edges.forEach((edge, index) => {
    out.push(`${String(index + 1).padStart(2)}  ${edge.title} ${edge.says}   [${edge.kind}]`);
    for (const evidence of edge.evidence) out.push(`      ${at(result, evidence)}`);
    for (const id of edge.controls) {
      const control = graph.controls.find((one) => one.id === id);
      if (control) out.push(`      control: ${control.says}, held by ${control.hold}${control.weakness === undefined ? '' : `; ${control.weakness}`}`);
    }
  });
  const calls = path.calls === 1 ? 'One call' : `${path.calls} calls`;
  out.push('', `Gate: ${path.gate}, ${gateWords(path.gate)} (${path.gateBasis === 'set' ? 'a file says so' : path.gateBasis === 'default' ? 'the vendor\'s default' : 'no file says so, the most permissive mode is assumed'}): ${path.gateBecause}.`);
  out.push(`Authority: ${path.foundation}. ${calls}: ${path.operation}. Confidence ${path.confidence}.`);
  out.push(`Recovery as of ${graph.asOf}: ${path.recoverability.verdict}; ${path.recoverability.because}${path.recoverability.window === undefined ? '' : `, for ${path.recoverability.window}`}.`);
  if (!path.counts && path.gate !== 'closed' && graph.credential(path.credential ?? '')?.presumed) out.push('Listed, not counted as destroyable: no file shows that this authority is there, or what it leads to.');
  else if (!path.counts) out.push(path.gate !== 'closed' && path.foundation === 'found' ? 'Not counted as destroyable: the credential stands in tests only and names nothing it opens.' : 'Not counted as destroyable: the gate is closed, or a person is asked and the authority is only what the developer is logged in with.');
  return [...out, '', ...notKnown(result)];
}

function ofFinding(result: ScanResult, finding: Finding): string[] {
  const check = result.checks.find((one) => one.id === finding.rule);
  const out = [`${finding.id}: ${finding.level}, ${finding.rule}`, '', finding.message, '', `About: ${finding.subject.about}. Confidence ${finding.confidence}.`, '', 'Places'];
  for (const place of finding.places) out.push(`  ${placeText(place, result.sources)}`);
  if (finding.path.length > 0) out.push('', 'The walk', ...finding.path.map((step, index) => `${String(index + 1).padStart(4)}  ${at(result, step)}`));
  if ((finding.paths ?? []).length > 0) out.push('', `Paths: ${names(finding.paths ?? [], 12)}`);
  const credential = result.graph.credentials.find((one) => one.id === finding.subject.about);
  if (credential) out.push('', `More: craterscan explain ${shellWord(credential.id)}`);
  return check ? [...out, '', ...rulePage(check).trimEnd().split('\n').slice(2)] : out;
}

function ofResource(result: ScanResult, resource: Resource, verbose: boolean): string[] {
  const { graph } = result;
  const out = [`${resource.name}: ${resource.kind.replace('-', ' ')} (${resource.type})`, `  id ${resource.id}`, '', 'Where it is named'];
  for (const evidence of resource.evidence.slice(0, verbose ? undefined : 8)) out.push(`  ${at(result, evidence)}`);
  out.push('', `Environment: ${names(resource.environments.map(environmentName))}`);
  for (const mark of resource.marks) out.push(`  ${mark.kind} by ${mark.by}: ${at(result, mark.evidence)}`);
  out.push('', `Holds data: ${known(resource.holdsData, (value) => (value ? 'yes' : 'no'))}`, `Guard: ${resource.guard}`);
  for (const guard of resource.guards) out.push(`  ${guard.attribute} (${guard.strength}): ${known(guard.state, (value) => (value ? 'stands' : 'off'))}; ${guard.says}`);
  out.push('', 'Copies', ...(resource.copies.length === 0 ? ['  none seen in what was read'] : resource.copies.map((copy) => `  ${copy.name} (${copy.kind}): outlives it: ${known(copy.survives, yesNo)}; out of the agents' reach: ${known(copy.independent, yesNo)}  (${placeText(copy.evidence[0].at, result.sources)})`)));
  for (const on of resource.storedOn) out.push(`Lies on ${graph.resource(on.id)?.name ?? on.id}${on.certain ? '' : ', perhaps'}  (${placeText(on.evidence[0].at, result.sources)})`);
  const paths = graph.paths.filter((path) => path.resource === resource.id);
  const worst = paths.find((path) => path.gate !== 'closed');
  if (worst) out.push('', `${sentence(verdictWords(worst.recoverability.verdict))} (as of ${graph.asOf}): ${worst.recoverability.because}.`, `Paths: ${names(paths.filter((path) => path.gate !== 'closed').map((path) => path.id), verbose ? 999 : 12)}`);
  else out.push('', 'No agent judged here has an open or asked path to it.');
  return [...out, '', ...notKnown(result)];
}

function ofAgent(result: ScanResult, id: string): string[] | undefined {
  const agent = result.graph.agents.find((one) => one.id === id || one.name === id);
  if (!agent) return undefined;
  const out = [`${agent.name}: ${agent.id}${agent.nonInteractive ? ', no human is there to ask' : ''}`, '', 'Configured by'];
  for (const evidence of agent.evidence) out.push(`  ${at(result, evidence)}`);
  const controls = result.graph.controls.filter((control) => control.agent === agent.id);
  out.push('', 'Controls', ...(controls.length === 0 ? ['  none'] : controls.map((control) => `  ${control.says}: ${control.wired ? `held by ${control.hold}` : 'has no effect'}${control.weakness === undefined ? '' : `; ${control.weakness}`}  (${placeText(control.evidence[0].at, result.sources)})`)));
  return out;
}

/** A file that holds what only a key opens. */
function ofEncrypted(result: ScanResult, file: string): string[] | undefined {
  const facts = (result.graph.encrypted ?? []).filter((fact) => fact.evidence[0].at.file === file);
  if (facts.length === 0) return undefined;
  return [`${file}: encrypted`, '', ...facts.flatMap((fact) => fact.evidence.map((evidence) => `  ${at(result, evidence)}`)), '', 'An agent that reads it has no secret. What opens it is a key elsewhere: whoever holds that holds all of this.'];
}

/** An id as it may be typed: quoted where a shell would take it apart. */
function shellWord(id: string): string { return /^[\w./@:~-]+$/.test(id) ? id : `'${id.replaceAll("'", "'\\''")}'`; }

function known(value: Known<boolean>, words: (value: boolean) => string): string {
  switch (value.basis) {
    case 'set': return words(value.value);
    case 'default': return `${words(value.value)}, by default`;
    case 'unknown': return `not known, because ${value.why}`;
  }
}

function yesNo(value: boolean): string { return value ? 'yes' : 'no'; }

function notKnown(result: ScanResult): string[] {
  const said = result.notEstablished.filter((one): one is string => typeof one === 'string');
  return said.length === 0 ? [] : ['Not established', ...said.map((one) => `  ${one}`)];
}
