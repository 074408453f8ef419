import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../src/discover/memory.ts';
import { memoryWorkspace } from '../src/discover/memory.ts';
import type { Edge, Path, ScanResult } from '../src/model/index.ts';
import { filesOf } from './support/fixtures.ts';
import { scanTree } from './support/scan.ts';

const scanned = (name: string, change: (files: MemoryFile[]) => MemoryFile[] = (files) => files, asOf?: string): Promise<ScanResult> => scanTree(memoryWorkspace(change([...filesOf(`incidents/${name}`)])), asOf === undefined ? {} : { asOf });

const line = (result: ScanResult, edge: Edge): string[] => edge.evidence.map((e) => `${e.at.file}:${result.sources.position(e.at.file, e.at.start)?.line ?? 1}`);
const walk = (result: ScanResult, path: Path): string[] => path.edges.map((edge) => `${edge.kind}: ${edge.title} ${edge.says} [${line(result, edge).join(' ')}]`);
const worst = (result: ScanResult): Path => { const [path] = result.graph.paths; if (!path) throw new Error('no path'); return path; };
const aboveNote = (result: ScanResult): string[] => result.findings.filter((finding) => finding.level !== 'note').map((finding) => `${finding.level} ${finding.rule}: ${finding.message}`);

describe.each(['orm-prod-url', 'pocketos', 'datatalks'])('%s', (name) => {
  it('closes the gate, and its first path is the incident', async () => {
    const result = await scanned(name);
    expect(result.findings[0]?.level).toBe('error');
    expect(walk(result, worst(result))).toMatchSnapshot();
    expect({ gate: worst(result).gate, foundation: worst(result).foundation, verdict: worst(result).recoverability.verdict, because: worst(result).recoverability.because }).toMatchSnapshot();
  });

  it('spans at least three files, with one place at least under every hop', async () => {
    const result = await scanned(name);
    const path = worst(result);
    expect(new Set(path.edges.flatMap((edge) => edge.evidence.map((e) => e.at.file))).size).toBeGreaterThanOrEqual(3);
    for (const edge of path.edges) expect(edge.evidence.length).toBeGreaterThan(0);
    expect(new Set(path.edges.map((edge) => edge.kind)).size).toBe(path.edges.length);
  });

  it('is silent above note when repaired', async () => {
    expect(aboveNote(await scanned(`${name}-hardened`))).toEqual([]);
  });

  it('any file made unreadable takes no path away without a gap that names the file', async () => {
    const before = await scanned(name);
    for (const file of filesOf(`incidents/${name}`)) {
      if (file.path === 'craterscan.yml') continue;
      const after = await scanned(name, (files) => files.map((one) => (one.path === file.path ? { ...one, content: new Uint8Array([0, 1, 2, 0, 255, 0, 7]) } : one)), before.asOf);
      const lost = before.graph.paths.filter((path) => path.counts).length - after.graph.paths.filter((path) => path.counts).length;
      if (lost > 0) expect(after.graph.gaps.map((gap) => gap.place.file)).toContain(file.path);
    }
  });
});

describe('pocketos', () => {
  it('was irrecoverable on the day of the incident and has a window of 48 hours today', async () => {
    const then = await scanned('pocketos');
    const volume = worst(then);
    expect(volume.recoverability.verdict).toBe('irrecoverable');
    expect(volume.operation).toBe('volumeDelete');
    const now = await scanned('pocketos', undefined, '2026-11-21');
    const same = now.graph.paths.find((path) => path.resource === volume.resource && path.operation === 'volumeDelete');
    expect(same?.recoverability).toMatchObject({ verdict: 'recoverable', window: '48 h' });
  });

  it('finds the same token when git ignores its file', async () => {
    const result = await scanned('pocketos', (files) => files.map((file) => (file.path === 'scripts/domains.ts' ? { ...file, origin: 'ignored' as const } : file)));
    expect(worst(result).operation).toBe('volumeDelete');
    expect(worst(result).edges.flatMap((edge) => edge.evidence).some((e) => e.at.origin === 'ignored')).toBe(true);
  });

  it('finds it in the session file of the CLI when the home directory is read', async () => {
    const token = /[0-9a-f-]{36}/.exec(String(filesOf('incidents/pocketos').find((file) => file.path === 'scripts/domains.ts')?.content))?.[0] ?? '';
    const result = await scanned('pocketos', (files) => [
      ...files.map((file) => (file.path === 'scripts/domains.ts' ? { ...file, content: String(file.content).replace(/'[0-9a-f-]{36}';\nconst SERVICE/, "process.env.RAILWAY_API_TOKEN ?? '';\nconst SERVICE") } : file)),
      { path: '~/.railway/config.json', origin: 'home' as const, content: JSON.stringify({ user: { token } }, null, 2) },
    ]);
    expect(worst(result).operation).toBe('volumeDelete');
    expect(worst(result).edges.flatMap((edge) => edge.evidence).some((e) => e.at.file === '~/.railway/config.json')).toBe(true);
  });
});
