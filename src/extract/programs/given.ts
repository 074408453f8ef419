import { compareText, unknown } from '../../model/index.ts';
import type { CredentialFact, EnvironmentMark, Knowledge, OperationFact, Place } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { kindsByName } from '../shared/kind-by-name.ts';
import type { SecretStore } from '../shared/commands/index.ts';
import type { LocalProgram } from './local.ts';

/** Clusters that tools make on this machine. */
const OWN_CLUSTER = /^(?:kind|k3d|k3s|minikube|docker-desktop|docker-for-desktop|rancher-desktop|orbstack|colima|microk8s|kwok)(?:[-_.@].{0,100})?$/;

/** What a program that destroys acts by, where the value is kept elsewhere: each is used by this program alone. */
export function authorityOf(program: LocalProgram, operations: readonly OperationFact[], knowledge: Knowledge): readonly CredentialFact[] {
  if (operations.length === 0) return [];
  const found = new Map<string, CredentialFact>();
  const add = (fact: CredentialFact): void => { const id = `${fact.name}\0${fact.opens.key ?? ''}`; if (!found.has(id)) found.set(id, fact); };
  for (const given of program.given) {
    if (given.by === 'login') { add(loginFact(program, given.login, given.place)); continue; }
    const wanted = given.by === 'variable' ? [given.name] : variablesOf(operations[given.operation], knowledge);
    for (const name of wanted) {
      const fact = storedFact(program, name, given.store, given.place, knowledge);
      if (fact) { add(fact); break; }
    }
  }
  for (const operation of operations) {
    const fact = operation.target.login === undefined && !namesItself(program, operation, knowledge) && operation.target.key?.startsWith('k8s') !== true ? ambientFact(program, operation, knowledge) : undefined;
    if (fact) add(fact);
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}

/** The variable an operation takes its target or its credential from: the one its command or configuration names, else the usual ones of its tool. */
function variablesOf(operation: OperationFact | undefined, knowledge: Knowledge): readonly string[] {
  if (!operation) return [];
  return operation.target.variable === undefined ? knowledge.operations.find((row) => row.id === operation.row)?.target.variables ?? [] : [operation.target.variable];
}

function storedFact(program: LocalProgram, name: string, store: SecretStore, at: Place, knowledge: Knowledge): CredentialFact | undefined {
  const known = kindsByName(name, knowledge);
  if (!known) return undefined;
  const marks: EnvironmentMark[] = [...markOf([...store.told, name], at, 'the secret is named for it'), ...program.environments];
  return {
    fact: 'credential', provider: known.provider, kinds: known.kinds, name, foundation: 'named', opens: {}, holders: [`using:${program.key}`], readOnly: unknown('its value stands in no file', at), confidence: marks.length > 0 ? 'medium' : 'low',
    // Most developers keep their own database behind such a command: only a word that says otherwise makes more of it.
    ...(marks.some((mark) => mark.kind === 'production' || mark.kind === 'staging') ? {} : { presumed: true as const }), environments: marks, evidence: [{ at, note: `${store.by} fills ${name} here` }],
  };
}

/** Does the program itself say which variable its tool is to take? The usual one of the tool may be set or not, and where it is not, the tool takes its login. */
function namesItself(program: LocalProgram, { row, target: { variable } }: OperationFact, knowledge: Knowledge): boolean {
  if (variable === undefined) return false;
  const usual = knowledge.operations.find((one) => one.id === row)?.target.variables ?? [];
  return !usual.includes(variable) || variable === 'KUBECONFIG' || program.variables.some((use) => use.name === variable || /(?:TOKEN|KEY|SECRET)$/.test(use.name));
}

/** What a vendor's tool is logged in with, where the program that calls it names nothing else: whether there is such a login stands in no file. */
function ambientFact(program: LocalProgram, operation: OperationFact, knowledge: Knowledge): CredentialFact | undefined {
  const row = knowledge.operations.find((one) => one.id === operation.row);
  const provider = row?.provider;
  const vendor = knowledge.providers.find((one) => one.id === provider);
  const tools: readonly string[] = row?.match.kind === 'command' ? row.match.program : [];
  // Other tools for the same service have logins of their own.
  const kind = !tools.some((tool) => vendor?.cli.includes(tool)) ? undefined : vendor?.credentials.find((one) => one.id === `${provider}.ambient`);
  const { at } = operation.evidence[0];
  return kind && provider !== undefined ? {
    fact: 'credential', provider, kinds: [kind.id], name: `the ${kind.name.replace(/^the /, '')}`, foundation: 'ambient', opens: {}, holders: [`using:${program.key}`], readOnly: unknown('whether there is such a login stands in no file', at),
    confidence: 'low', presumed: true, environments: [], evidence: [{ at, note: 'names no account, so it takes the one that is logged in' }],
  } : undefined;
}

function loginFact(program: LocalProgram, login: Extract<LocalProgram['given'][number], { by: 'login' }>['login'], at: Place): CredentialFact {
  const plain = login.name.slice(login.name.indexOf(' ') + 1);
  const local = login.provider === 'kubernetes' && OWN_CLUSTER.test(plain);
  return {
    fact: 'credential', provider: login.provider, kinds: [login.provider === 'aws' ? 'aws.profile' : 'kubernetes.context'], name: login.name, foundation: 'named', opens: { key: login.key }, holders: [`using:${program.key}`],
    readOnly: unknown('what it may do stands in no file', at), confidence: 'medium', ...(login.lasts === undefined ? {} : { lasts: login.lasts }),
    environments: local ? [{ kind: 'local', name: plain, by: 'account', evidence: { at, note: 'a cluster of this machine' } }] : markOf([plain], at, `the ${login.provider === 'aws' ? 'profile' : 'context'} is named for it`), evidence: [{ at, note: `names ${login.name}` }],
  };
}

function markOf(words: readonly string[], at: Place, note: string): EnvironmentMark[] {
  for (const word of words) { const named = environmentOf(word); if (named) return [{ kind: named.kind, name: named.name, by: 'name', evidence: { at, note } }]; }
  return [];
}
