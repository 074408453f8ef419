import type { Key, OperationTarget, Place, ProgramFact, EnvironmentMark, OperationFact } from '../../model/index.ts';
import type { Load, Login, PlacedCopy, SecretStore, Start } from '../shared/commands/index.ts';

/** What `read` gives for one file: programs, the configuration of a tool, or the name of a package. */
export type ProgramLocal = LocalProgram | ToolConfig | PackageName;

/** By what a program acts: a login it names, variables a store starts one of its operations with, a variable filled from a store. */
export type Given = { readonly place: Place } & (
  | { readonly by: 'login'; readonly login: Login }
  | { readonly by: 'store'; readonly store: SecretStore; readonly operation: number }
  | { readonly by: 'variable'; readonly store: SecretStore; readonly name: string });

/** A program as one file shows it; `join` resolves what it starts and loads. */
export interface LocalProgram {
  readonly sort: 'program';
  readonly key: Key;
  readonly name: string;
  readonly kind: ProgramFact['kind'];
  readonly invocations: readonly string[];
  readonly directory: string;
  readonly at: Place;
  readonly operations: readonly OperationFact[];
  /** Folder each operation runs in, by its index: decides which configuration of its tool counts. */
  readonly operationFolders: readonly string[];
  readonly starts: readonly (Start & { readonly place: Place })[];
  readonly loads: readonly (Load & { readonly place: Place })[];
  readonly copies: readonly PlacedCopy[];
  readonly variables: ProgramFact['variables'];
  readonly environments: readonly EnvironmentMark[];
  readonly tools: readonly { readonly program: string; readonly directory: string }[];
  /** Only a program when another one starts it: a file of statements, a module of an application, a test. */
  readonly onlyIfStarted: boolean;
  /** Logins and stores of secrets by which it acts. */
  readonly given: readonly Given[];
  /** It had more commands than are read. */
  readonly cut: boolean;
}

/** What the configuration file of a tool says of the database the tool opens. */
export interface ToolConfig {
  readonly sort: 'config';
  /** Programs that read it: `prisma`, `drizzle-kit`, ... */
  readonly tools: readonly string[];
  /** Folder the tool is started in for this file to count. */
  readonly folder: string;
  readonly variables: ProgramFact['variables'];
  readonly loads: readonly (Load & { readonly place: Place })[];
  readonly target?: Pick<OperationTarget, 'key'>;
  readonly at: Place;
}

export interface PackageName { readonly sort: 'package'; readonly folder: string; readonly name: string }
