import type { Response } from 'express';
import type { WaitOptions } from '../password-service';

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

/** A response that is behind another one on its connection (RFC 9112 §9.3.2) is not told that it closes: the socket is asked too. */
function goneAwaySignal(response: Response): AbortSignal {
  const { socket } = response.req;
  const gone = new AbortController();
  const end = (): void => {
    response.off('close', end);
    socket.off('close', end);
    if (!response.writableFinished) gone.abort();
  };
  response.once('close', end);
  socket.once('close', end);
  if (response.destroyed || socket.destroyed) end();
  return gone.signal;
}
