import { randomBytes } from 'node:crypto';

const ID_BYTES = 16;
const DRAWN_AT_ONCE = 128;

/**
 * Names of 128 random bits. Many are drawn at once, as crypto.randomUUID does: asking for random bytes takes ten times what the
 * rest of an id takes. Not for secrets, which should not lie in memory before they are needed.
 */
export class RandomIds {
  #drawn: Buffer = Buffer.alloc(0);
  #used = 0;

  next(): string {
    if (this.#used === this.#drawn.length) this.#draw();
    const from = this.#used;
    this.#used += ID_BYTES;
    return this.#drawn.toString('base64url', from, this.#used);
  }

  #draw(): void {
    this.#drawn = randomBytes(ID_BYTES * DRAWN_AT_ONCE);
    this.#used = 0;
  }
}
