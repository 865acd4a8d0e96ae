import path from 'node:path';
import ts from 'typescript';
import { exports } from '../package.json';
import { root } from './support/root';

/** 'lib/index.ts', 'lib/errors.ts', …: what a host can import. */
const entryPoints = Object.values(exports).flatMap((target) => {
  return typeof target === 'string' ? [] : [target.types.replace('./dist/', 'lib/').replace(/\.d\.ts$/, '.ts')];
});

jest.setTimeout(60_000);

const settings = ts.readConfigFile(path.join(root, 'tsconfig.build.json'), (file) => ts.sys.readFile(file));
const { options } = ts.parseJsonConfigFileContent(settings.config, ts.sys, root);
const program = ts.createProgram(
  entryPoints.map((file) => path.join(root, file)),
  options,
);
const checker = program.getTypeChecker();

test.each(entryPoints)('what %s exports has a doc comment with a sentence in it, not only with tags', (file) => {
  const source = program.getSourceFile(path.join(root, file));
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  const silent = exported.filter((symbol) => declared(symbol).getDocumentationComment(checker).length === 0);
  expect(exported).not.toEqual([]);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

/** Without the tag it would be taken for the comment of what is exported first, in place of that one's own. */
test.each(entryPoints)('a comment on top of %s that is in front of a list of exports is that of the module', (file) => {
  const [first] = program.getSourceFile(path.join(root, file))?.statements ?? [];
  const comment =
    first && ts.isExportDeclaration(first) ? first.getFullText().slice(0, first.getLeadingTriviaWidth()) : '';
  expect(comment).toMatch(/^$|@module/);
});

/** What a `export … from` leads to. */
function declared(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
