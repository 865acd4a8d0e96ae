import type { Response } from 'express';
import type { WaitOptions } from '../password-service';

/** Waits until the client goes away. The signal is made when somebody asks for it: only who has to wait does. */
export class WhileConnected implements WaitOptions {
  readonly #response: Response;

  constructor(response: Response) {
    this.#response = response;
  }

  get signal(): AbortSignal {
    const response = this.#response;
    const gone = new AbortController();
    if (response.destroyed) gone.abort();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    return gone.signal;
  }
}
