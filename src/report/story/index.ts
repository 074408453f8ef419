import type { ScanResult } from '../../model/index.ts';
import { count, grouped } from '../words.ts';
import type { Line, Section } from './blocks.ts';
import { line, paragraph, span } from './blocks.ts';
import { policySection } from './policy.ts';
import { changesSection, countsOf, craterSection, findingsSection, nextLine, unknownsSection } from './sections.ts';
import { gateSentence, morePaths, verdictSection, worstPath } from './verdict.ts';

/** What a report for people says, in the order they need it, free of any format. */
export interface Story { readonly header: Line; readonly sections: readonly Section[]; readonly next: Line }

/** Tells `result`. quiet: the verdict and the counts. verbose: nothing is left out. */
export function storyOf(result: ScanResult, options: { readonly verbose: boolean; readonly quiet: boolean }): Story {
  if (options.quiet) return { header: headerLine(result), sections: [briefSection(result)], next: [] };
  const sections = [
    verdictSection(result, options.verbose),
    craterSection(result, options.verbose),
    changesSection(result, options.verbose),
    morePaths(result, options.verbose),
    findingsSection(result, options.verbose),
    policySection(result, options.verbose),
    unknownsSection(result, options.verbose),
  ];
  return { header: headerLine(result), sections: sections.filter((section) => section !== undefined), next: nextLine(result) };
}

/** The name of the tool, a dot, and what was looked at. */
function headerLine(result: ScanResult): Line {
  const { graph, files } = result;
  const configured = graph.agents.filter((agent) => agent.id !== 'unconfigured').length;
  const counts = [
    files.read === files.listed ? count(files.listed, 'file') : `${grouped(files.read)} of ${count(files.listed, 'file')} read`,
    configured === 0 ? 'no agent configured' : count(configured, 'agent'), count(graph.credentials.length, 'credential'), count(graph.resources.length, 'resource'),
  ];
  return line(span('craterscan', 'strong'), span('  ·  ', 'aside'), span(`${result.what}: ${counts.join(', ')}`, 'aside'));
}

function briefSection(result: ScanResult): Section {
  const worst = worstPath(result);
  const gaps = result.graph.gaps.length;
  return {
    id: 'verdict',
    blocks: [
      ...verdictSection(result, false).blocks.slice(0, 1),
      ...(worst ? [paragraph(gateSentence(worst))] : []),
      paragraph(`${countsOf(result)}${gaps > 0 ? `, ${count(gaps, 'gap')}` : ''}.`),
    ],
  };
}
