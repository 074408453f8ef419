import { checks, DEFAULT_OPTIONS, explain, rulePage } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { scanDirectory } from './scan.ts';
import type { ScanFlags } from './scan.ts';
import { wantsColor, widthOf, write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** `craterscan explain ID [DIR]`: a rule needs no scan; everything else is looked up in a fresh one. */
export async function runExplain(id: string, directory: string, flags: ScanFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  const check = checks.find((one) => one.id === id);
  if (check) { await write(around.stdout, rulePage(check)); return EXIT.open; }
  const { result } = await scanDirectory(directory, flags, around, now);
  const text = explain(result, id, { ...DEFAULT_OPTIONS, width: widthOf(around), color: flags.color && wantsColor(around), verbose: flags.verbose === true });
  if (text === undefined) throw new Refusal(`nothing here is called "${id}"; craterscan scan -f json lists the ids of paths, findings, credentials and resources`, EXIT.usage);
  await write(around.stdout, text);
  return EXIT.open;
}
