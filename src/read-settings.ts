import type { Baseline } from './compare/baseline.ts';
import type { Policy } from './compare/policy/index.ts';
import type { Config } from './config/index.ts';
import { ConfigurationError } from './configuration-error.ts';
import { decode } from './discover/decode.ts';
import type { Knowledge, Workspace } from './model/index.ts';
import { recogniserErrors } from './own-recognisers.ts';

/** The text of one file of the workspace; undefined when it is not there. Throws ConfigurationError when it is there and is no text, or when `named` and not there. */
async function textOf(workspace: Workspace, path: string, named: boolean): Promise<string | undefined> {
  const file = (await workspace.files()).find((one) => one.path === path);
  if (!file) {
    if (named) throw new ConfigurationError([`${path}: there is no such file in what is scanned`]);
    return undefined;
  }
  const bytes = await workspace.read(file);
  const text = bytes && decode(bytes, file).text;
  if (text === undefined) throw new ConfigurationError([`${path}: cannot be read as text`]);
  return text;
}

/**
 * The configuration of a workspace; undefined when there is none. `named`: somebody asked for this file, so it has to be there. Its recognisers are tried on their examples; with `knowledge`
 * their kinds are looked up too. Throws ConfigurationError.
 */
export async function readConfig(workspace: Workspace, path: string, named: boolean, knowledge?: Knowledge): Promise<Config | undefined> {
  const text = await textOf(workspace, path, named);
  if (text === undefined) return undefined;
  // Schemas and what runs them are the largest part of the program, and most trees have neither file.
  const { parseConfig } = await import('./config/parse.ts');
  const parsed = parseConfig(text, path);
  if (parsed.errors) throw new ConfigurationError(parsed.errors);
  const failing = recogniserErrors(parsed.config, text, path, knowledge);
  if (failing.length > 0) throw new ConfigurationError(failing);
  return parsed.config;
}

/** The baseline of a workspace; undefined when there is none. Throws ConfigurationError, as `readConfig` does. */
export async function readBaseline(workspace: Workspace, path: string, named: boolean): Promise<Baseline | undefined> {
  const text = await textOf(workspace, path, named);
  if (text === undefined) return undefined;
  const { parseBaseline } = await import('./compare/baseline.ts');
  const parsed = parseBaseline(text, path);
  if (parsed.errors) throw new ConfigurationError(parsed.errors);
  return parsed.baseline;
}

/**
 * The policy of a workspace; undefined when there is none. One that is there and cannot be read stops the judgement: nothing is decided as if there were none. Throws ConfigurationError, as
 * `readConfig` does.
 */
export async function readPolicy(workspace: Workspace, path: string, named: boolean): Promise<Policy | undefined> {
  const file = (await workspace.files()).find((one) => one.path === path);
  if (!file) {
    if (workspace.gaps().some((gap) => gap.place.file === path)) throw new ConfigurationError([`${path}: is there and cannot be read`]);
    if (named) throw new ConfigurationError([`${path}: there is no such file in what is scanned`]);
    return undefined;
  }
  if (file.mode === '120000') throw new ConfigurationError([`${path}: is a link; a policy is a plain file`]);
  const bytes = await workspace.read(file);
  const { parsePolicy } = await import('./compare/policy/parse.ts');
  const parsed = bytes ? parsePolicy(bytes, path) : { errors: [`${path}: cannot be read`] };
  if (parsed.errors) throw new ConfigurationError(parsed.errors);
  return parsed.policy;
}
