/**
 * Parts of libraries that open a store which only write queries and tables: nothing is handed to them that opens anything, though every file that asks for something calls them. Each driver of
 * drizzle-orm has a path of its own, and Prisma's client is another name of its module.
 */
export function opensNothing(source: string): boolean { return /^drizzle-orm(?:$|\/(?:[a-z]{1,20}-core|sql|relations|utils|expressions)(?:\/|$))/.test(source); }

/** The name that Prisma's types and pieces of statements have. */
export function isQuery(imported: string): boolean { return imported === 'Prisma'; }
