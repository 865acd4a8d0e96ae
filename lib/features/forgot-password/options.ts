import { forgotPassword } from '../../http/feature-endpoints';
import { requireErrorResponses, requirePath } from '../../http/http-options';
import { requireFunction, requirePort, requireWhole } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import { requireLifetime } from '../../options';
import type { PasswordService } from '../../password-service';
import type { DeliveryThrottle, MaybePromise } from '../../ports';
import { requireResetPageUrl } from './reset-link';

/** What `findUser` answers: the id, and whatever `deliver` needs besides. */
export interface FoundUser {
  /** The id by which the user store finds them. */
  readonly id: string;
}

/** What `deliver` is told. */
export interface Delivery<User extends FoundUser = FoundUser> {
  /** As `findUser` answered it. */
  readonly user: User;
  /** A secret: it goes to the user's address and nowhere else. */
  readonly token: string;
  /** From this moment on the link is good for nothing; in whole seconds. */
  readonly expiresAt: Date;
  /** `resetPageUrl` with the token in its fragment, which no browser sends to a server or names as a referrer. */
  readonly link: string;
}

/** How many deliveries at once, how many wait, and how long one may take. */
export interface DeliveringOptions {
  /** How many deliveries run at once. Default: 4; 1 … 1 024. */
  readonly concurrency?: number | undefined;
  /** How many more may wait; beyond that, 503 for everybody alike. Default: 256; 0 … 1 000 000. */
  readonly queueLimit?: number | undefined;
  /** How long `deliver` may take, in milliseconds: mail servers take their time. Default: 30 000; 1 … 60 000. */
  readonly timeoutMs?: number | undefined;
}

/** What createForgotPasswordRouter takes. */
export interface ForgotPasswordOptions<User extends FoundUser = FoundUser> {
  /** One that `createPasswordService` made: its audit trail, clock and `timeoutMs` are used here too. */
  readonly service: PasswordService;
  /**
   * The user with this login, exactly as it was typed: an object with `id`, and whatever `deliver` needs; null where there is none.
   * Remote and revoked users may be found.
   */
  readonly findUser: (login: string) => MaybePromise<User | null | undefined>;
  /**
   * Sends the link to its user: gets `{ user, token, expiresAt, link }`. Rejects when that failed: then nothing was issued, and the
   * user may ask again at once.
   */
  readonly deliver: (delivery: Delivery<User>) => MaybePromise<void>;
  /** The whole address of your reset page, never taken from the request: https, or localhost. The token becomes its fragment. */
  readonly resetPageUrl: string;
  /** Remembers who was sent a link a moment ago. */
  readonly deliveryThrottle: DeliveryThrottle;
  /** One delivery per account in this time, in seconds. Default: 300; 60 … 86 400. */
  readonly intervalSeconds?: number | undefined;
  /**
   * How long the link is good for, in seconds; OWASP ASVS 5.0 (6.5.5, level 2) asks for ten minutes. Default: 3 600; 60 … 604 800.
   */
  readonly lifetimeSeconds?: number | undefined;
  /** How many deliveries run and wait, and how long one may take. */
  readonly delivering?: DeliveringOptions | undefined;
  /** Another path. Default: `'/auth/forgot'`. */
  readonly path?: string | undefined;
  /** `'send'`: every error is answered here. `'next'`: typed errors go to the host's error middleware. Default: `'send'`. */
  readonly errorResponses?: 'send' | 'next' | undefined;
}

/** The options, checked and with every default filled in. */
export interface ForgotPasswordSettings<User extends FoundUser = FoundUser> {
  readonly service: PasswordService;
  readonly findUser: (login: string) => MaybePromise<User | null | undefined>;
  readonly deliver: (delivery: Delivery<User>) => MaybePromise<void>;
  readonly resetPageUrl: URL;
  readonly deliveryThrottle: DeliveryThrottle;
  readonly intervalSeconds: number;
  readonly lifetimeSeconds: number;
  readonly delivering: Readonly<Record<keyof DeliveringOptions, number>>;
  readonly path: string;
  readonly errorResponses: 'send' | 'next';
}

export const forgotPasswordOptionKeys: readonly (keyof ForgotPasswordOptions)[] = [
  'service',
  'findUser',
  'deliver',
  'resetPageUrl',
  'deliveryThrottle',
  'intervalSeconds',
  'lifetimeSeconds',
  'delivering',
  'path',
  'errorResponses',
];

/** @throws ConfigurationError */
export function settleForgotPassword<User extends FoundUser>(
  options: ForgotPasswordOptions<User>,
): ForgotPasswordSettings<User> {
  requireKnownKeys('createForgotPasswordRouter', options, forgotPasswordOptionKeys);
  const { intervalSeconds = 300, lifetimeSeconds = 3_600, delivering = {} } = options;
  const { path = forgotPassword.path, errorResponses = 'send' } = options;
  return Object.freeze({
    service: options.service,
    findUser: requireFunction('findUser', options.findUser),
    deliver: requireFunction('deliver', options.deliver),
    resetPageUrl: requireResetPageUrl(options.resetPageUrl),
    deliveryThrottle: requirePort('deliveryThrottle', options.deliveryThrottle, ['claim', 'release']),
    intervalSeconds: requireWhole('intervalSeconds', intervalSeconds, 60, 86_400),
    lifetimeSeconds: requireLifetime('lifetimeSeconds', lifetimeSeconds),
    delivering: settleDelivering(delivering),
    path: requirePath('path', path),
    errorResponses: requireErrorResponses(errorResponses),
  });
}

/** The shortest interval: a delivery that takes longer than its own is given up, so that two of one account never meet. */
const LONGEST_DELIVERY_MS = 60_000;

function settleDelivering(given: DeliveringOptions): ForgotPasswordSettings['delivering'] {
  requireKnownKeys('delivering', given, ['concurrency', 'queueLimit', 'timeoutMs']);
  const { concurrency = 4, queueLimit = 256, timeoutMs = 30_000 } = given;
  return {
    concurrency: requireWhole('delivering.concurrency', concurrency, 1, 1_024),
    queueLimit: requireWhole('delivering.queueLimit', queueLimit, 0, 1_000_000),
    timeoutMs: requireWhole('delivering.timeoutMs', timeoutMs, 1, LONGEST_DELIVERY_MS),
  };
}
