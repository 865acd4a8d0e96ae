import path from 'node:path';

/** The project's folder, where its package.json is. */
export const root: string = path.resolve(__dirname, '..', '..');
