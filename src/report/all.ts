/** Every format, one line each. Adding one touches nothing else. */
export { dot } from './dot.ts';
export { graphml } from './graphml.ts';
export { html } from './html.ts';
export { json } from './json/index.ts';
export { markdown } from './markdown.ts';
export { mermaid } from './mermaid.ts';
export { sarif } from './sarif/index.ts';
export { text } from './text/index.ts';
