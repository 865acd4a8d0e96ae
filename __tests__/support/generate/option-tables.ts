import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { replaceTable } from './replace-table';

const root = join(__dirname, '..', '..', '..');
const ofService = ['option', 'default', 'range', 'what it is'];
const ofRouter = ['option', 'default', 'what it is'];

interface Option {
  readonly name: string;
  readonly meaning: string;
  readonly defaultValue: string;
  readonly range: string;
}

/** The text of docs/options.md, its tables made from the options' doc comments. */
export function generateOptionTables(): string {
  const hashing = optionsOf('lib/options.ts', 'HashingOptions');
  const service = optionsOf('lib/options.ts', 'PasswordServiceOptions').flatMap((option) =>
    option.name === 'hashing'
      ? [option, ...hashing.map((part) => ({ ...part, name: `hashing.${part.name}` }))]
      : [option],
  );
  const router = [
    ...optionsOf('lib/http/http-options.ts', 'PasswordRouterHttpOptions'),
    ...optionsOf('lib/create-password-handlers.ts', 'SharedService'),
  ];
  const page = replaceTable(
    readFileSync(join(root, 'docs', 'options.md'), 'utf8'),
    ofService,
    service.map(({ name, defaultValue, range, meaning }) => [`\`${name}\``, defaultValue, range, meaning]),
  );
  return replaceTable(
    page,
    ofRouter,
    router.map(({ name, defaultValue, meaning }) => [`\`${name}\``, defaultValue, meaning]),
  );
}

function optionsOf(file: string, name: string): readonly Option[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const declaration = source.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  if (!declaration) throw new Error(`${file} has no interface ${name}`);
  return declaration.members.filter(ts.isPropertySignature).map(readOption);
}

/** `What it is. Default: 10; 1 … 100.` */
function readOption(member: ts.PropertySignature): Option {
  const name = member.name.getText();
  const comment = ts.getJSDocCommentsAndTags(member).map((part) => ts.getTextOfJSDocComment(part.comment) ?? '');
  const [, meaning, defaultValue, range] =
    /^(.+?)\.(?: Default: (.+?)(?:; (\d[\d ]* … [\d ]+))?\.)?$/.exec(comment.join(' ').replace(/\s+/g, ' ')) ?? [];
  if (meaning === undefined) throw new Error(`the doc comment of ${name} does not say what it is`);
  return { name, meaning, defaultValue: defaultValue ?? (member.questionToken ? '' : 'required'), range: range ?? '' };
}
