import { randomBytes } from 'node:crypto';

const DRAWN_AT_ONCE = 128;

/**
 * Random bytes in base64url. Many are drawn at once, as crypto.randomUUID does: asking for them takes ten times what the rest
 * takes. Those that wait are as safe as the generator's own state, which lies in the same memory; those that were used are wiped.
 */
export class RandomTexts {
  readonly #bytes: number;
  #drawn: Buffer = Buffer.alloc(0);
  #used = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  next(): string {
    if (this.#used === this.#drawn.length) this.#draw();
    const from = this.#used;
    this.#used += this.#bytes;
    const text = this.#drawn.toString('base64url', from, this.#used);
    this.#drawn.fill(0, from, this.#used);
    return text;
  }

  #draw(): void {
    this.#drawn = randomBytes(this.#bytes * DRAWN_AT_ONCE);
    this.#used = 0;
  }
}
