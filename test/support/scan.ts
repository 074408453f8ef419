import { checks } from '../../rules/checks/index.ts';
import { CONFIG_FILE, parseConfig } from '../../src/config/index.ts';
import { sourceKey } from '../../src/model/index.ts';
import type { Check, Past, ScanResult, Workspace } from '../../src/model/index.ts';
import { recogniserErrors } from '../../src/own-recognisers.ts';
import { scan } from '../../src/scan.ts';
import { knowledge } from './knowledge.ts';
import { parse } from './parse.ts';

/** A scan of a workspace from source, without dist/: all checks or the given ones; its craterscan.yml counts if it has one. */
export async function scanTree(workspace: Workspace, options: { readonly only?: readonly Check[]; readonly asOf?: string; readonly today?: string; readonly agents?: readonly string[]; readonly past?: Past | undefined; readonly archives?: boolean } = {}): Promise<ScanResult> {
  const file = (await workspace.files()).find((one) => one.path === CONFIG_FILE);
  const bytes = file && await workspace.read(file);
  const parsed = bytes && parseConfig(new TextDecoder().decode(bytes), CONFIG_FILE);
  if (parsed?.errors) throw new Error(parsed.errors.join('\n'));
  const failing = parsed?.config && recogniserErrors(parsed.config, new TextDecoder().decode(bytes), CONFIG_FILE, knowledge());
  if (failing && failing.length > 0) throw new Error(failing.join('\n'));
  return scan(workspace, {
    knowledge: knowledge(), parse: await parse(), checks: options.only ?? checks, version: '0.0.0', today: options.today ?? '2026-11-21',
    ...(parsed?.config ? { config: parsed.config } : {}), ...(options.asOf === undefined ? {} : { asOf: options.asOf }), ...(options.agents === undefined ? {} : { agents: options.agents }),
    ...(options.past === undefined ? {} : { past: options.past }), ...(options.archives === undefined ? {} : { archives: options.archives }),
  });
}

/** `error path-destroys-data .env:1`: the findings as lines, for comparing with what a fixture expects. */
export function linesOf(result: ScanResult): string[] {
  return result.findings.map((finding) => {
    const [place] = finding.places;
    return `${finding.level} ${finding.rule} ${place.file}:${result.sources.position(sourceKey(place), place.start)?.line ?? 1}`;
  });
}
