import { compareText } from '../../model/index.ts';
import type { BlastGraph, ControlFact } from '../../model/index.ts';

/** What a control speaks of, among what matters here, and what of the same sort it leaves out. */
export interface Coverage { readonly covers: string[]; readonly misses: string[] }

/**
 * Answers for each control: `covers` are the files with credentials and the commands of programs it matches; `misses` are the files with
 * credentials it does not match, only for a control that narrows and speaks of files. Commands it leaves out are not listed: every rule
 * about commands leaves out nearly all of them.
 */
export function coverage(graph: BlastGraph): (control: ControlFact) => Coverage {
  const files = sorted(graph.credentials.flatMap((credential) => credential.places).filter((place) => place.origin !== 'history' && place.origin !== 'api' && place.origin !== 'absent').map((place) => place.file));
  const commands = sorted(graph.programs.flatMap((program) => program.fact.invocations));
  return (control) => {
    const ofFiles = control.matchesFile ? files.filter(control.matchesFile) : [];
    const ofCommands = control.matchesCommand ? commands.filter(control.matchesCommand) : [];
    const narrows = control.does === 'deny' || control.does === 'ask' || control.does === 'hook' || control.does === 'sandbox';
    const covered = new Set(ofFiles);
    return { covers: [...ofFiles, ...ofCommands], misses: control.matchesFile && narrows ? files.filter((file) => !covered.has(file)) : [] };
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText);
}
