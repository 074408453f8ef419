import { compilePrefilter } from '../../scripts/prefilter.ts';

let compiled: Promise<Uint8Array> | undefined;

/** The module of wasm/prefilter.ts as the build makes it, compiled once in a process. */
export function prefilter(): Promise<Uint8Array> {
  compiled ??= compilePrefilter();
  return compiled;
}
