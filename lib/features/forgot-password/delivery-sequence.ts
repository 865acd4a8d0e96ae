import { randomUUID } from 'node:crypto';
import { DeliveryFailure } from '../../core/audit/delivery-failure';
import { callHost } from '../../core/guarded-ports/call-host';
import { canBeUserId, MAX_USER_ID_BYTES } from '../../core/guarded-ports/user-id';
import type { IssuedToken } from '../../core/issue-reset-token';
import { StoreContractError } from '../../errors';
import type { DeliveryClaim } from '../../ports';
import type { SharedWithHttp } from '../../shared-with-http';
import { GuardedDeliveryThrottle } from './guarded-delivery-throttle';
import { Mail } from './mail';
import type { ForgotPasswordSettings, FoundUser } from './options';
import { resetLink } from './reset-link';

/** What comes after the answer: look up, claim, issue and deliver, or give the claim back. */
export class DeliverySequence<User extends FoundUser> {
  readonly #settings: ForgotPasswordSettings<User>;
  readonly #shared: SharedWithHttp;
  readonly #throttle: GuardedDeliveryThrottle;

  constructor(settings: ForgotPasswordSettings<User>, shared: SharedWithHttp) {
    this.#settings = settings;
    this.#shared = shared;
    this.#throttle = new GuardedDeliveryThrottle(settings.deliveryThrottle, shared.timeoutMs);
  }

  /** @throws PasswordError for the audit trail: nobody is waiting for it */
  async run(login: string): Promise<void> {
    const user = await this.#find(login);
    if (!user) return this.#withhold('user-not-found', null);
    const mail = new Mail(this.#newClaim(user.id));
    try {
      if (!(await this.#claim(mail.claim))) return this.#withhold('throttled', user.id);
      if (await this.#issue(login, user, mail)) return;
      this.#withhold('not-eligible', user.id);
      await this.#releaseUnused(mail);
    } catch (error) {
      this.#shared.trail.tellEnd(error, 'forgotPassword', { userId: user.id, actorId: null });
      await this.#releaseUnused(mail);
      throw error;
    }
  }

  async #find(login: string): Promise<User | null> {
    const { timeoutMs } = this.#shared;
    const user = await callHost({ name: 'findUser', timeoutMs, call: () => this.#settings.findUser(login) });
    if (user === null || user === undefined) return null;
    if (typeof user === 'object' && canBeUserId(user.id)) return user;
    throw new StoreContractError(
      `findUser must answer null or a user, whose id is a string of 1 to ${MAX_USER_ID_BYTES} bytes`,
    );
  }

  /** False where there is nobody to issue a token to: a remote or revoked user, or one whose id the user store does not know. */
  async #issue(login: string, user: User, mail: Mail): Promise<boolean> {
    const { service, lifetimeSeconds } = this.#settings;
    const deliver = async (issued: IssuedToken): Promise<void> => {
      await this.#deliver(user, issued, mail);
      await this.#requireStillFound(login, user);
      mail.requireTimeLeft(this.#shared.now());
    };
    return (await service.issueSelfServiceToken(user.id, { lifetimeSeconds, deliver })) !== null;
  }

  async #deliver(user: User, { token, expiresAt }: IssuedToken, mail: Mail): Promise<void> {
    const { deliver, resetPageUrl, delivering } = this.#settings;
    const link = resetLink(resetPageUrl, token);
    const call = (): Promise<void> => mail.send(() => deliver({ user, token, expiresAt, link }));
    const onLateFailure = (): void => void this.#release(mail.claim);
    const timeoutMs = Math.min(delivering.timeoutMs, mail.requireTimeLeft(this.#shared.now()));
    await callHost({ name: 'deliver', timeoutMs, call, onLateFailure });
  }

  /** The mail is out, but the address may have been taken from its user meanwhile: then the token is good for nothing. */
  async #requireStillFound(login: string, { id }: User): Promise<void> {
    if ((await this.#findAgain(login))?.id !== id) {
      throw new DeliveryFailure('the login led to somebody else once the link was delivered');
    }
  }

  /** `findUser` never saw the token: what it throws need not be kept back like a mailer's error, nor be taken for one. */
  async #findAgain(login: string): Promise<User | null> {
    try {
      return await this.#find(login);
    } catch (error) {
      throw new DeliveryFailure('findUser failed once the link was delivered', { cause: (error as Error).cause });
    }
  }

  #newClaim(userId: string): DeliveryClaim {
    const claimedAt = this.#shared.now();
    const expiresAt = new Date(claimedAt.getTime() + this.#settings.intervalSeconds * 1000);
    return { id: randomUUID(), userId, claimedAt, expiresAt };
  }

  #claim(claim: DeliveryClaim): Promise<boolean> {
    return this.#throttle.claim(claim, () => void this.#release(claim));
  }

  async #releaseUnused({ claim, mayBeOut }: Mail): Promise<void> {
    if (!mayBeOut) await this.#release(claim);
  }

  /** A failure is an event: the claim ends by itself, when the interval does. */
  async #release(claim: DeliveryClaim): Promise<void> {
    try {
      await this.#throttle.release(claim);
    } catch (error) {
      this.#shared.trail.tellLast(error, 'forgotPassword', { userId: claim.userId, actorId: null });
    }
  }

  #withhold(kind: string, userId: string | null): void {
    this.#shared.trail.tell({ type: 'request-refused', userId, actorId: null, operation: 'forgotPassword', kind });
  }
}
