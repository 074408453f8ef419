/** What a working tree says of its history where nobody asked for it. */
export const HISTORY_NOT_READ = '.git: not read, nor what it keeps of earlier versions';
