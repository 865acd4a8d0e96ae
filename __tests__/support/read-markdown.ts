import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root';

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** One row of a table, by column. */
export type Row = Readonly<Record<string, string>>;

export interface Page {
  readonly text: string;
  readonly codeBlocks: readonly CodeBlock[];
  /** Where its links lead, other pages' addresses left out. */
  readonly localLinks: readonly string[];
  /** What leads to its headings, as code hosts call it. */
  readonly anchors: readonly string[];
  /** The rows of the one table that has these columns. */
  table(...columns: readonly string[]): readonly Row[];
}

/** A page, or the one section of it that has this heading. */
export function readMarkdown(file: string, heading = ''): Page {
  const page = readFileSync(path.join(root, file), 'utf8');
  const text = heading === '' ? page : (page.split(/^(?=## )/m).find((part) => part.startsWith(`${heading}\n`)) ?? '');
  const tables = text.split(/\n{2,}/).filter((block) => block.startsWith('|'));
  return {
    text,
    codeBlocks: [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
      language,
      code,
    })),
    localLinks: [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link).filter((link) => !link.includes(':')),
    anchors: [...text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, words = '']) => anchorOf(words)),
    table(...columns) {
      const [table, ...others] = tables.map(readCells).filter(([header]) => header?.join() === columns.join());
      if (!table || others.length > 0) throw new Error(`${file} has not one table of ${columns.join(', ')}`);
      const [header = [], , ...rows] = table;
      return rows.map((cells) => Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ''])));
    },
  };
}

/** The words in code style, without the backquotes. */
export function codeWords(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function readCells(table: string): string[][] {
  const lines = table.trim().split('\n');
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
