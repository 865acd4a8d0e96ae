import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** As it went over the wire: headers and body. */
  readonly source: string;
}

export interface StartedSmtpServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Refuse every recipient from now on, or take them again. */
  refuses: boolean;
  stop(): Promise<void>;
}

/** A real SMTP server on a free port of this machine. */
export async function startSmtpServer(): Promise<StartedSmtpServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(_address, _session, done) {
      done(started.refuses ? Object.assign(new Error('mailbox unavailable'), { responseCode: 550 }) : undefined);
    },
    onData(stream, session, done) {
      text(stream).then(
        (source) => {
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
          done();
        },
        (error: unknown) => done(error as Error),
      );
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const started: StartedSmtpServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuses: false,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return started;
}
