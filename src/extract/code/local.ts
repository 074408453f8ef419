import type { SecretValue, Span, UseFact } from '../../model/index.ts';

/** What a use is of, before imports are followed. A literal is wrapped at once: its text is not kept. */
export type Subject =
  | { readonly type: 'literal'; readonly at: Span; readonly value: SecretValue; readonly name: string; /** Kinds whose shape it has. */ readonly kinds: readonly string[] }
  | { readonly type: 'variable'; readonly variable: string; readonly at: Span }
  | { readonly type: 'import'; readonly source: string; readonly name: string; readonly at: Span };

/** A host that is written here, or a constant of another file. */
export type HostRef = { readonly host: string } | { readonly source: string; readonly name: string };

/** Something done with it at the call site. */
export interface Deed extends Span { readonly name: string }

/** A use in one file. */
export interface LocalUse {
  readonly of: Subject;
  readonly host: HostRef | undefined;
  readonly sentAs: NonNullable<UseFact['sentAs']>;
  readonly sdk: string | undefined;
  readonly does: readonly Deed[];
  /** The call. */
  readonly at: Span;
  /** It is handed on to code that is not followed. */
  readonly open?: true;
  /** Names under which the client is exported: other files of the tree may do more with it. */
  readonly exportedAs?: readonly string[];
  /** What is exported is a function around the request: whoever imports it asks for something through it. */
  readonly wraps?: true;
  /** The library holds it for the whole program: calls in every file are its deeds. */
  readonly everywhere?: true;
}

/** A constant a file exports: a subject, or a host. */
export interface LocalExport { readonly name: string; readonly of: Subject | undefined; readonly host: string | undefined; /** It hands on what another file exports: that name there, or `*` for all. */ readonly from?: { readonly source: string; readonly name: string } }

/** A name a file imports, what is called on it, and whether it is used otherwise too. `*`: the whole module. */
export interface LocalImport { readonly source: string; readonly name: string; readonly does: readonly Deed[]; readonly open: boolean; /** What is done are requests: method and path. */ readonly requests?: true }

/** What one file gives to `join`. */
export interface LocalCode { readonly origin: 'tree' | 'ignored' | 'history' | 'home' | 'api' | 'absent'; readonly uses: readonly LocalUse[]; readonly exports: readonly LocalExport[]; /** Calls of libraries that hold a secret for the whole program. */ readonly calls?: readonly { readonly sdk: string; readonly does: readonly Deed[] }[]; /** Clients that other files may have made. */ readonly imports?: readonly LocalImport[] }
