/** The parts of a hash in the PHC string format, as argon2's own tools write it: $argon2id$v=19$m=…,t=…,p=…$salt$tag */
export interface Argon2Hash {
  readonly variant: 'argon2id' | 'argon2i' | 'argon2d';
  readonly version: number;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const SHAPE =
  /^\$(argon2(?:id|i|d))\$(?:v=(16|19)\$)?((?:[mtp]=[1-9]\d{0,9},?){3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Null for whatever is not such a hash, in the one spelling that it has; node-argon2 writes p before t. */
export function parseArgon2(hash: string): Argon2Hash | null {
  const [, variant, version = '16', parameters = '', salt = '', tag = ''] = SHAPE.exec(hash) ?? [];
  if (variant === undefined) return null;
  const given = new Map(parameters.split(',').map((parameter) => [parameter.charAt(0), Number(parameter.slice(2))]));
  const [memoryKiB, passes, parallelism] = [given.get('m'), given.get('t'), given.get('p')];
  if (memoryKiB === undefined || passes === undefined || parallelism === undefined || given.size > 3) return null;
  const bytes = { salt: decode(salt), tag: decode(tag) };
  if (encode(bytes.salt) !== salt || encode(bytes.tag) !== tag) return null;
  return {
    variant: variant as Argon2Hash['variant'],
    version: Number(version),
    memoryKiB,
    passes,
    parallelism,
    ...bytes,
  };
}

export function formatArgon2(hash: Argon2Hash): string {
  const { variant, version, memoryKiB, passes, parallelism, salt, tag } = hash;
  const parameters = `m=${memoryKiB},t=${passes},p=${parallelism}`;
  return `$${variant}$v=${version}$${parameters}$${encode(salt)}$${encode(tag)}`;
}

function decode(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
