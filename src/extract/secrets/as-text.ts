import { byEnding } from '../shared/ending.ts';

/** Programs and prose are read as text: their trees would show nothing more. */
export const AS_TEXT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|tf|tofu|hcl|md|mdx|mdc|markdown|py|rb|go|php|rs|java|kt|cs|html?|css|sql|xml|ipynb)$|(?:^|\/)(?:Makefile|Justfile|Taskfile|\.cursorrules|\.windsurfrules|\.clinerules)$/i;

/** Text and programs that no reader takes apart. */
const NO_KEYS = /\.(?:txt|rst|adoc|log|csv|tsv|diff|patch|proto|graphql|gql|prisma|swift|dart|[ch]|cc|cpp|hpp|mm|scala|exs?|erl|lua|pl|pm|sol|less|scss|sass|hbs|ejs|pug)$/i;

/** Is it a file whose keys may stand on other lines than their values? */
export const structured = byEnding((file) => !AS_TEXT.test(file) && !NO_KEYS.test(file));
