import type { EvidenceList } from './place.ts';
import type { Known } from './known.ts';
import type { Key } from './facts.ts';

/** Something declared for nothing but holding others back: a protected branch, reviewers of an environment, a lien. It guards no resource of ours by name, and missing it is felt only where it was. */
export interface SafeguardFact {
  readonly fact: 'safeguard';
  /** By what it names where that can be told, so that it may be moved and renamed; else by its own key. */
  readonly key: Key;
  /** `protection of a branch (main)`. */
  readonly name: string;
  /** Keys of what it holds for; gone together, nothing is lost. */
  readonly of: readonly Key[];
  /** What it does, half a sentence each that finishes `it no longer `, and how strongly: 0 not at all; a number of minutes or persons where it is one. */
  readonly holds: readonly { readonly id: string; readonly says: string; readonly strength: Known<number> }[];
  readonly evidence: EvidenceList;
}

/** A setting of an agent that lets it do something unasked, of agents whose reach is not worked out: what it adds is known, what it comes to altogether is not. */
export interface LooseningFact {
  readonly fact: 'loosening';
  /** By agent and what is loosened, wherever it is written. */
  readonly key: Key;
  readonly agent: string;
  /** Half a sentence that finishes `<agent> now `: `runs every command unasked`. */
  readonly says: string;
  /** Absent: it weighs. */
  readonly slight?: string;
  readonly evidence: EvidenceList;
}
