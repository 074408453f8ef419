import type { Origin, Place, Span } from '../../../model/index.ts';
import type { Script } from '../../shared/script.ts';

/** One compose file, reduced to what the crater needs. No value of a variable that could be a secret is kept. */
export interface ComposeFile {
  readonly kind: 'compose';
  readonly file: string;
  readonly origin: Origin;
  readonly at: Span;
  readonly services: readonly ComposeService[];
  readonly volumes: readonly VolumeDeclaration[];
  /** It cannot start before somebody gives it variables: `${NAME:?}`. */
  readonly asks: boolean;
  /** Files whose services it takes into its project, relative to it. */
  readonly includes: readonly string[];
  /** The name its project is given here, as written. */
  readonly project?: { readonly text: string; readonly at: Span };
}
/** Plain settings of a `.env` beside compose files: paths, names and tags only. */
export interface PathSettings { readonly kind: 'settings'; readonly file: string; readonly values: readonly (readonly [name: string, value: string, at: Place])[]; readonly project?: { readonly text: string; readonly at: Place } }
/** A command line that gives the project of these files a name. The files stand in both ways they may be meant: from the root, and from the folder of the command. */
export interface CommandName { readonly kind: 'command'; readonly project: string; readonly files: readonly string[]; readonly at: Place }
export type ComposeLocal = ComposeFile | PathSettings | CommandName;

export interface ComposeService {
  readonly name: string;
  readonly file: string;
  readonly origin: Origin;
  readonly at: Span;
  readonly image?: { readonly text: string; readonly at: Span };
  readonly built: boolean;
  readonly workingDirectory?: string;
  readonly mounts: readonly Mount[];
  readonly settings: readonly Setting[];
  /** Files of variables it is given, relative to its own. */
  readonly given: readonly string[];
  /** Hosts its variables and URLs name, with the variable. */
  readonly reaches: readonly { readonly host: string; readonly database?: string; readonly variable: string; readonly at: Span }[];
  readonly dependsOn: readonly { readonly service: string; readonly at: Span }[];
  readonly script?: Script;
  readonly labels: readonly { readonly text: string; readonly at: Span }[];
  readonly privileged?: Span;
  /** Ports of the container that the machine itself answers on, loopback included. */
  readonly ports: readonly { readonly host: number; readonly container: number }[];
  /** What only a developer's own machine has: a store without a password, or with the one that images and tutorials ship with. */
  readonly unprotected?: Setting;
  readonly extends?: { readonly service: string; readonly file?: string };
}
export interface Setting { readonly name: string; readonly value: string; readonly at: Span; /** Where it stands, if that is another file. */ readonly place?: Place }
export interface Mount { readonly type: 'volume' | 'bind'; readonly source: string; readonly target: string; readonly readOnly: boolean; readonly at: Span }
export interface VolumeDeclaration { readonly name: string; readonly at: Span; readonly external?: { readonly value: boolean; readonly at: Span }; readonly externalName?: string; readonly device?: string }
