import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { BcryptPasswordHasher, NistPasswordPolicy } from 'express-password-router';
import type { PasswordHasher, PasswordHistory, PasswordPolicy } from 'express-password-router';
import { Argon2idPasswordHasher } from 'express-password-router/passwords/argon2id-password-hasher';
import { PasswordHistoryPolicy } from 'express-password-router/passwords/password-history-policy';
import { PeComplexityPolicy } from 'express-password-router/passwords/pe-complexity-policy';
import { PwnedPasswordPolicy } from 'express-password-router/passwords/pwned-password-policy';
import { ZxcvbnPasswordPolicy } from 'express-password-router/passwords/zxcvbn-password-policy';

/** All of them, to show each. An app takes what it has a reason for. */
export function createPolicies(
  passwordHistory: PasswordHistory,
  rangeUrl: string | undefined,
): readonly PasswordPolicy[] {
  const dictionary = { ...common.dictionary, ...english.dictionary };
  const onError = ({ message }: Error): void => console.log(message);
  return [
    new NistPasswordPolicy({ minLength: 12 }),
    new PeComplexityPolicy(),
    new ZxcvbnPasswordPolicy({ zxcvbn: new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs }) }),
    new PwnedPasswordPolicy({ rangeUrl, onFailure: 'accept', onError }),
    new PasswordHistoryPolicy({ passwordHistory }),
  ];
}

/** New hashes are argon2id; those of bcrypt become so as their people log in. */
export function createHasher(): PasswordHasher {
  return new Argon2idPasswordHasher({ previous: [new BcryptPasswordHasher()] });
}
