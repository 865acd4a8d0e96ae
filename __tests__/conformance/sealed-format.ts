import { createHmac, randomUUID } from 'node:crypto';
import type { TokenFormatHarness } from '../../lib/conformance';
import { ResetTokenRejectedError } from '../../lib/errors';
import type { MintedToken, TokenClaims, TokenFormat, TokenIdentity } from '../../lib/ports';

export interface Contents {
  readonly id: string;
  readonly userId: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** A correct format, `contents.seal`, in steps that a test can break one by one. */
export class SealedFormat implements TokenFormat {
  key = 'a key for tests alone';

  mint({ userId, expiresAt }: TokenClaims): MintedToken {
    const id = this.newId();
    return { id, token: this.write({ id, userId, expiresAt: expiresAt.getTime() }) };
  }

  read(token: string, now: Date): TokenIdentity {
    const contents = this.open(token);
    if (contents.expiresAt <= now.getTime()) throw new ResetTokenRejectedError('expired');
    return { id: contents.id, userId: contents.userId };
  }

  newId(): string {
    return randomUUID();
  }

  write(contents: Contents): string {
    const text = Buffer.from(JSON.stringify(contents)).toString('base64url');
    return `${text}.${this.seal(text)}`;
  }

  open(token: string): Contents {
    const [text = '', seal = '', ...rest] = token.split('.');
    if (rest.length > 0 || !this.fits(text, seal)) throw new ResetTokenRejectedError('signature');
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Contents;
  }

  fits(text: string, seal: string): boolean {
    return seal === this.seal(text);
  }

  seal(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }

  get harness(): TokenFormatHarness {
    const foreignTokenFormat = new SealedFormat();
    foreignTokenFormat.key = 'another key';
    return { tokenFormat: this, foreignTokenFormat };
  }
}
