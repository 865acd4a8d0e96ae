import { escapedForms } from './escaped-forms';

/** The two ways out, and what must leave by neither. */
export interface Terminal {
  /** The command's answer, on stdout. */
  print(text: string): void;
  /** Everything else, on stderr, in the library's own words: they quote no password. */
  say(text: string): void;
  /** What others say, on stderr, censored. */
  quote(text: string): void;
  /** From here on `censor` leaves it out. */
  conceal(secret: string): void;
  /** Without what is concealed, and without hashes. */
  censor(text: string): string;
}

/** Whatever has the shape of a stored hash: `$2b$…`, `$argon2id$…`, `$bcrypt-sha256$…`. */
const HASH = /\$[\w-]{1,30}\$(?:[^\s'"`,;)\]}]|,(?=\w+=))+/g;

/**
 * Stdout is the command's own: what the config, its stores and loggers print there goes to stderr, or it would be taken for
 * the answer (`token=$(…)`).
 */
export function takeOverTerminal(
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>,
  onAnswerLost: () => void,
): Terminal {
  const print = stdout.write.bind(stdout);
  const secrets = new Set<string>();
  const censor = (text: string): string => withoutSecretsAndHashes(text, secrets);
  Object.defineProperty(stdout, 'write', { value: stderr.write.bind(stderr) });
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `… | head` closes the pipe early; that is no error of ours.
    if (error.code === 'EPIPE') return;
    stderr.write(`The answer can't be written to stdout: ${error.code ?? error.name}.\n`);
    onAnswerLost();
  });

  return {
    print: (text) => void print(`${text}\n`),
    say: (text) => void stderr.write(`${withoutHashes(text)}\n`),
    quote: (text) => void stderr.write(`${censor(text)}\n`),
    conceal: (secret) => {
      for (const form of escapedForms(secret)) secrets.add(form);
    },
    censor,
  };
}

function withoutHashes(text: string): string {
  return text.replace(HASH, '[hash]');
}

/** In one pass: what has the shape of a hash may begin within the password, and a short password may be within a hash. */
function withoutSecretsAndHashes(text: string, secrets: ReadonlySet<string>): string {
  const patterns = [
    ...[...secrets].map((secret) => secret.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)),
    HASH.source,
  ];
  return text.replace(new RegExp(patterns.join('|'), 'g'), (found) => (secrets.has(found) ? '[password]' : '[hash]'));
}
