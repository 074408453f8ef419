import { z } from 'zod';
import type { Anchor } from './chain.ts';
import { compact, readStrict } from './strict.ts';
import type { Read } from './strict.ts';

const schema = z.strictObject({ seq: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** An anchor as a file holds it, one line. */
export function anchorLine({ seq, sha256 }: Anchor): string { return `${compact({ seq, sha256 })}\n`; }

/** Reads an anchor in its one form. Never throws. */
export function readAnchor(bytes: Uint8Array): Read<Anchor> { return readStrict(bytes, schema, anchorLine); }
