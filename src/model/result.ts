import type { Evidence, Place } from './place.ts';
import type { BlastGraph } from './graph.ts';
import type { Check, Finding } from './finding.ts';
import type { Level } from './words.ts';

/**
 * Where lines begin in the files the reports point into, and what may be shown of them. Built by scan.ts from the text of anchored
 * files, so that reports need no disk.
 */
export interface SourceIndex {
  /** 1-based line and column (UTF-16) of an offset; undefined for a file that is not indexed. */
  position(file: string, offset: number): { line: number; column: number } | undefined;
  /** `primaryLocationLineHash` of the line holding `offset`, tracked files only. */
  lineHash(file: string, offset: number): string | undefined;
}

/** What an entry of the configuration does. `idle`: it hides nothing (any more), because it ran out, fits nothing or cannot be read. */
export interface Hidden extends Evidence { readonly idle?: true }

/** A change that closes paths or brings resources back, tried on the graph before it is named. */
export interface Fix {
  readonly title: string;
  readonly change: { readonly kind: string; readonly place: Place };
  readonly closes: { readonly paths: readonly string[]; readonly irrecoverable: readonly string[] };
}

/** A finding that was accepted, with the reason somebody wrote. Still in JSON and the full SARIF profile; not counted. */
export interface Waived { readonly finding: Finding; readonly reason: string; readonly until?: string; readonly at: Place }

/** What a policy says of a scanned tree, where somebody asked for it. Worst first. */
export interface PolicyTold {
  readonly file: string;
  readonly gate: 'open' | 'closed';
  /** What closes it, as sentences. */
  readonly because: readonly string[];
  readonly rulings: readonly { readonly says: 'denied' | 'not-allowed' | 'waived' | 'allowed'; readonly path: string; readonly rule: string | null; readonly sentence: string }[];
  readonly notes: readonly string[];
}

/** What a scan gives. Every report renders exactly this. */
export interface ScanResult {
  readonly tool: { readonly name: 'craterscan'; readonly version: string; readonly tables: string };
  readonly asOf: string;
  readonly today: string;
  /** What was scanned, in words: `working tree`. */
  readonly what: string;
  readonly graph: BlastGraph;
  readonly findings: readonly Finding[];
  readonly waived: readonly Waived[];
  readonly fixes: readonly Fix[];
  readonly checks: readonly Check[];
  /** Threshold of the gate as configured; undefined: the shell's default. */
  readonly failOn?: Level | 'never';
  readonly sources: SourceIndex;
  /** Files read / listed; notes of the workspace on what was left out or ranked down. */
  readonly files: { readonly listed: number; readonly read: number; readonly bytes: number };
  readonly notes: readonly string[];
  /** What the policy says of it; absent where nobody asked. */
  readonly policy?: PolicyTold;
  /** What the scan cannot know, as sentences, most important first. */
  readonly notEstablished: readonly (string | Evidence)[];
  /** What the configuration of this tree hides, counted aloud, and its entries that hide nothing. */
  readonly hidden: readonly Hidden[];
}
