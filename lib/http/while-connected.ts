import type { Response } from 'express';
import type { WaitOptions } from '../password-service';
import { isLost, onceLost } from './connection';

/** Waits until the client goes away. The signal is made when somebody asks for it: only who has to wait does. */
export class WhileConnected implements WaitOptions {
  readonly #response: Response;
  #signal: AbortSignal | undefined;

  constructor(response: Response) {
    this.#response = response;
  }

  get signal(): AbortSignal {
    this.#signal ??= goneAwaySignal(this.#response);
    return this.#signal;
  }
}

function goneAwaySignal(response: Response): AbortSignal {
  const gone = new AbortController();
  const end = (): void => {
    forget();
    response.off('close', end);
    if (!response.writableFinished) gone.abort();
  };
  const forget = onceLost(response, end);
  response.once('close', end);
  if (isLost(response)) end();
  return gone.signal;
}
