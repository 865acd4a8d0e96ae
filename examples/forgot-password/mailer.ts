import { createTransport } from 'nodemailer';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Rejects when the server has not taken the letter. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** Less than a delivery may take, so that what counts as failed does not arrive all the same. */
const PATIENCE_MS = 10_000;

/** `smtpUrl`: 'smtps://user:password@mail.example.com'. */
export function createMailer(smtpUrl: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: !['127.0.0.1', 'localhost'].includes(new URL(smtpUrl).hostname),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  return {
    async send(letter) {
      await transport.sendMail({
        ...letter,
        from: '"Example" <no-reply@example.com>',
        // So that no holiday notice answers (RFC 3834 §5).
        headers: { 'Auto-Submitted': 'auto-generated' },
        textEncoding: 'quoted-printable',
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}
