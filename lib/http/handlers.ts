import type { Request, RequestHandler } from 'express';
import { MalformedRequestError, StoreContractError } from '../errors';
import type { PasswordService } from '../password-service';
import type { SharedWithHttp } from '../shared-with-http';
import { authenticate } from './authenticate';
import { endpoints } from './endpoints';
import type { Operation } from './endpoints';
import { bounded } from './error-boundary';
import type { HttpSettings } from './http-options';
import { readBody } from './read-body';
import { sendEmpty, sendToken } from './send';
import { validatePasswordChange, validateRedemption } from './validate.generated';
import { WhileConnected } from './while-connected';

export interface HandlerContext extends SharedWithHttp {
  readonly service: PasswordService;
  readonly http: HttpSettings;
}

const redemption = { ...endpoints.redeemResetToken.body, validate: validateRedemption };
const passwordChange = { ...endpoints.changePassword.body, validate: validatePasswordChange };

export function createHandlers(context: HandlerContext): Readonly<Record<Operation, RequestHandler>> {
  const { service, timeoutMs } = context;

  return {
    issueResetToken: bounded(context, 'issueResetToken', async (exchange) => {
      const { request, response } = exchange;
      const userId = userIdIn(request); // at once: Express changes the params of a request that the host moves on meanwhile
      const caller = await authenticate(exchange, context);
      const { token } = await service.issueResetToken(caller, userId);
      sendToken(request, response, token);
    }),

    redeemResetToken: bounded(context, 'redeemResetToken', async ({ request, response }) => {
      const { token, password } = await readBody(request, redemption, timeoutMs);
      await service.redeemResetToken({ token, password }, new WhileConnected(response));
      sendEmpty(response);
    }),

    changePassword: bounded(context, 'changePassword', async (exchange) => {
      const { request, response } = exchange;
      const caller = await authenticate(exchange, context);
      const { current_password: currentPassword, password } = await readBody(request, passwordChange, timeoutMs);
      await service.changePassword(caller, { currentPassword, password }, new WhileConnected(response));
      sendEmpty(response);
    }),
  };
}

/** For a path whose percent-encoding is broken: Express gives up on it before any handler runs. */
export function createUndecodablePathHandler(context: HandlerContext, operation: Operation): RequestHandler {
  return bounded(context, operation, async () => {
    throw new MalformedRequestError('The path is not valid percent-encoding.');
  });
}

function userIdIn({ params }: Request): string {
  const sid: unknown = params['sid'];
  if (typeof sid === 'string') return sid;
  throw new StoreContractError('the path of issueResetToken must have a parameter :sid, which names the user');
}
