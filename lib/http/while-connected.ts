import type { Response } from 'express';
import type { WaitOptions } from '../password-service';

/** The signal is made when somebody asks for it: only who has to wait does. */
export function whileConnected(response: Response): WaitOptions {
  return {
    get signal() {
      return goneAwaySignal(response);
    },
  };
}

function goneAwaySignal(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
