/** Bytes of the longest path any system opens; a tree of git may hold longer ones, and a few trees that hold each other millions of them. */
export const LONGEST_PATH = 4096;
