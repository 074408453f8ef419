/** The words everybody uses. Imports nothing but itself and node:crypto (for comparing secrets without keeping them, and for the names git gives files). */
export * from './blob.ts';
export * from './place.ts';
export * from './known.ts';
export * from './secret.ts';
export * from './words.ts';
export * from './document.ts';
export * from './workspace.ts';
export * from './facts.ts';
export * from './agent.ts';
export * from './knowledge.ts';
export * from './extractor.ts';
export * from './graph.ts';
export * from './label.ts';
export * from './finding.ts';
export * from './result.ts';
export * from './delta.ts';
