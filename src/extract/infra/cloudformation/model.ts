import type { DataNode, Place } from '../../../model/index.ts';
import type { Value } from './value.ts';

/** One template as it is written. */
export interface TemplateFile {
  readonly kind: 'template';
  readonly file: string;
  readonly origin: Place['origin'];
  readonly root: DataNode;
  /** `sam`: a transform that turns short forms into resources. */
  readonly dialect: 'plain' | 'sam';
  /** Transforms and macros whose work is not known. */
  readonly macros: readonly { readonly name: string; readonly at: Place }[];
  /** Part of the text could not be read, so what is absent may only be unread. */
  readonly broken: boolean;
}

/** A configuration file of the Serverless Framework. Its `resources` are a template. */
export interface ServerlessFile {
  readonly kind: 'serverless';
  readonly file: string;
  readonly origin: Place['origin'];
  readonly root: DataNode;
  readonly broken: boolean;
  /** Files that it takes values from, by their paths. */
  readonly included?: ReadonlyMap<string, Source>;
}

/** A file of values, as a service of the Serverless Framework takes them in. */
export interface IncludedFile { readonly kind: 'included'; readonly file: string; readonly origin: Place['origin']; readonly root: DataNode }
/** A part of a file, with where it stands. */
export type Source = Pick<IncludedFile, 'file' | 'origin' | 'root'>;

/** One environment of a samconfig file: `[default.deploy.parameters]`. */
export interface SamConfig {
  readonly kind: 'samconfig';
  readonly file: string;
  readonly environment: string;
  readonly settings: ReadonlyMap<string, { readonly value: string; readonly at: Place }>;
}

/** Values for the parameters of a template, kept in a file of their own. */
export interface ParameterFile { readonly kind: 'parameters'; readonly file: string; readonly values: ReadonlyMap<string, Value>; readonly at: Place }

/** A command of a script that deploys a template as a stack, or says whether a stack may be deleted. */
export interface Deployment {
  readonly kind: 'deployment';
  readonly file: string;
  readonly template?: string;
  readonly stack?: string;
  /** By SAM, which has a usual template. */
  readonly sam: boolean;
  readonly given: ReadonlyMap<string, Value>;
  readonly guarded?: boolean;
  readonly at: Place;
}

export type Local = TemplateFile | IncludedFile | ServerlessFile | SamConfig | ParameterFile | Deployment;
