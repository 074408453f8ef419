import { checks, rulePage, ruleTable } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** `craterscan rules [ID]`: the list, or one rule's page. */
export async function runRules(id: string | undefined, around: Surroundings): Promise<ExitCode> {
  if (id === undefined) { await write(around.stdout, ruleTable(checks)); return EXIT.open; }
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Refusal(`there is no rule "${id}"; craterscan rules lists them`, EXIT.usage);
  await write(around.stdout, rulePage(check));
  return EXIT.open;
}
