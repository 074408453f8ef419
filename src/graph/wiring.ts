import { baseName, compareText } from '../model/index.ts';
import type { CredentialFact, Evidence, Place, ProgramFact } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';

/** A credential a program comes to use, with where the program says so and where the value stands. */
export interface Wired { readonly credential: LinkedCredential; readonly variable: string; readonly says: Evidence; readonly from: Place }

/** dotenv files a tool loads by itself when nothing names one, first match wins. */
const USUAL = ['.env.local', '.env', '.env.development.local', '.env.development'];

/**
 * The credential behind variable `variable` of a program: from the files it names, else from the usual dotenv files of its directory and
 * the directories above. A variable that no file sets gives nothing: exported variables are not assumed.
 */
export function wire(program: ProgramFact, variable: { readonly name: string; readonly evidence: Evidence }, credentials: readonly LinkedCredential[]): Wired | undefined {
  const holders = credentials.filter((credential) => credential.facts.some((fact) => fact.name === variable.name));
  if (holders.length === 0) return undefined;
  // A store that starts the program with the variable sets it before any file is read.
  const given = holders.find((credential) => credential.facts.some((fact) => fact.name === variable.name && fact.holders.includes(`using:${program.key}`)));
  if (given) return { credential: given, variable: variable.name, says: variable.evidence, from: given.places[0] };
  const at = (file: string, asked = true): Wired | undefined => {
    for (const credential of holders) {
      const fact = credential.facts.find((one) => one.name === variable.name && one.evidence[0].at.file === file && one.evidence[0].at.origin !== 'history'
        // What only names a secret of a store is no value until the store's own command reads the file.
        && (asked || !one.holders.some((holder) => holder.startsWith('store:'))));
      if (fact) return { credential, variable: variable.name, says: variable.evidence, from: fact.evidence[0].at };
    }
    return undefined;
  };
  for (const load of program.loads) { const found = at(load.file); if (found) return { ...found, says: load.evidence.at.file === variable.evidence.at.file ? variable.evidence : variable.evidence }; }
  if (program.loads.length > 0 && program.loads.every((load) => load.evidence.at.origin !== 'absent')) {
    const named = program.loads.map((load) => load.file);
    if (!named.some((file) => USUAL.includes(baseName(file)))) return heldDirectly(program, variable, holders);
  }
  for (const directory of upwards(program.directory)) {
    for (const name of USUAL) { const found = at(directory === '.' ? name : `${directory}/${name}`, false); if (found) return found; }
  }
  return heldDirectly(program, variable, holders);
}

/** A value written in the program itself, or a name whose holder is the program. */
function heldDirectly(program: ProgramFact, variable: { readonly name: string; readonly evidence: Evidence }, holders: readonly LinkedCredential[]): Wired | undefined {
  for (const credential of holders) {
    const fact = credential.facts.find((one: CredentialFact) => one.holders.includes(program.key) || (!one.holders.some((holder) => holder.startsWith('using:')) && one.evidence[0].at.origin !== 'history' && program.evidence.some((e) => e.at.file === one.evidence[0].at.file)));
    if (fact) return { credential, variable: variable.name, says: variable.evidence, from: fact.evidence[0].at };
  }
  return undefined;
}

/** Everything a program starts, itself first, each once; cycles are fine. */
export function reachablePrograms(start: string, programs: ReadonlyMap<string, ProgramFact>): { readonly key: string; readonly via: readonly Evidence[] }[] {
  const seen = new Map<string, readonly Evidence[]>([[start, []]]);
  const queue = [start];
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    for (const next of programs.get(key)?.starts ?? []) {
      if (seen.has(next.key) || seen.size > 200) continue;
      seen.set(next.key, [...(seen.get(key) ?? []), next.evidence]);
      queue.push(next.key);
    }
  }
  return [...seen].map(([key, via]) => ({ key, via }));
}

function upwards(directory: string): string[] {
  const parts = directory === '.' ? [] : directory.split('/');
  const out: string[] = [];
  for (let i = parts.length; i >= 0; i--) out.push(i === 0 ? '.' : parts.slice(0, i).join('/'));
  return out;
}


/** Programs in a fixed order. */
export function sortPrograms(programs: readonly ProgramFact[]): ProgramFact[] {
  return [...programs].sort((a, b) => compareText(a.key, b.key));
}
