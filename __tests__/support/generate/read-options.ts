import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const lib = join(__dirname, '..', '..', '..', 'lib');
const files = readdirSync(lib, { encoding: 'utf8', recursive: true }).filter((file) => file.endsWith('.ts'));
const sources = files.map((file) => readFileSync(join(lib, file), 'utf8'));

export interface Option {
  readonly name: string;
  readonly meaning: string;
  readonly defaultValue: string;
  readonly range: string;
}

/** The options that an interface in lib/ declares itself; `hashing` is followed by `hashing.concurrency` and its others. */
export function readOptions(interfaceName: string): readonly Option[] {
  return membersOf(interfaceName).flatMap((member) => {
    const option = readOption(member);
    const [inner] = /^\w+Options\b/.exec(member.type?.getText() ?? '') ?? [];
    const parts = inner === undefined ? [] : readOptions(inner);
    return [option, ...parts.map((part) => ({ ...part, name: `${option.name}.${part.name}` }))];
  });
}

function membersOf(interfaceName: string): readonly ts.PropertySignature[] {
  const source = sources.find((text) => new RegExp(`^export interface ${interfaceName}\\b`, 'm').test(text)) ?? '';
  const { statements } = ts.createSourceFile(interfaceName, source, ts.ScriptTarget.Latest, true);
  const declaration = statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === interfaceName);
  if (!declaration) throw new Error(`lib/ has no interface ${interfaceName}`);
  return declaration.members.filter(ts.isPropertySignature);
}

/** `What it is. Default: 10; 1 … 100.` Further paragraphs are for who wants to know more. */
function readOption(member: ts.PropertySignature): Option {
  const name = member.name.getText();
  const [comment] = ts.getJSDocCommentsAndTags(member).map((part) => ts.getTextOfJSDocComment(part.comment) ?? '');
  const paragraph = (comment ?? '').replace(/\n\n.*/s, '').replace(/\s+/g, ' ');
  const [, meaning, defaultValue, range] =
    /^(.+?)\.(?: Default: (.+?)(?:; (\d[\d ]* … [\d ]+))?\.)?$/.exec(paragraph) ?? [];
  if (meaning === undefined) throw new Error(`the doc comment of ${name} does not say what it is`);
  return { name, meaning, defaultValue: defaultValue ?? (member.questionToken ? '' : 'required'), range: range ?? '' };
}
