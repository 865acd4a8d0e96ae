import { callHost } from '../../core/guarded-ports/call-host';
import type { Settings } from '../../options';
import type { PasswordHasher } from '../../ports';

/** The hasher of the config, within the deadline that the app gives it. */
export function punctualHasher({ passwordHasher, timeoutMs }: Settings): PasswordHasher {
  return {
    maxPasswordBytes: passwordHasher.maxPasswordBytes,
    hash: async (password) =>
      callHost({ name: 'passwordHasher.hash', timeoutMs, call: () => passwordHasher.hash(password) }),
    verify: async (password, hash) =>
      callHost({ name: 'passwordHasher.verify', timeoutMs, call: () => passwordHasher.verify(password, hash) }),
    needsRehash: (hash) => passwordHasher.needsRehash(hash),
  };
}
