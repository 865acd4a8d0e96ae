import { ResetTokenRejectedError } from '../../lib/errors';
import { SealedFormat } from './sealed-format';
import type { Contents } from './sealed-format';

/** A token that says nothing itself: what it stands for is filed under it. As good as its tokens are hard to guess. */
export abstract class FiledFormat extends SealedFormat {
  readonly #filed: Map<string, Contents> = new Map();

  abstract newToken(): string;

  override write(contents: Contents): string {
    const token = this.newToken();
    this.#filed.set(token, contents);
    return token;
  }

  override open(token: string): Contents {
    const contents = this.#filed.get(token);
    if (!contents) throw new ResetTokenRejectedError('unknown');
    return contents;
  }
}
