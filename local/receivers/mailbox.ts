import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Cancel, Clock, EpochMs } from '../clock';
import type { Mail } from '../sns/email';

/** An email as it arrived. */
export interface ReceivedMail {
  readonly receivedMs: EpochMs;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** An SMTP server of our own that keeps what it gets: no email leaves the machine. */
export interface Mailbox {
  readonly port: number;
  messages(): readonly ReceivedMail[];
  /** Sends through the SMTP server. */
  send(mail: Mail): Promise<void>;
  onMessage(listener: (mail: ReceivedMail) => void): Cancel;
  close(): Promise<void>;
}

/** Older emails go, so that weeks of time-lapse do not fill the memory. */
const KEPT_MESSAGES = 1000;

/** How long a client may take to leave when the mailbox closes. */
const CLOSE_TIMEOUT_MS = 500;

/** @param port - of 127.0.0.1; 0 takes a free one. */
export const startMailbox = async (clock: Clock, port = 0): Promise<Mailbox> => {
  const messages: ReceivedMail[] = [];
  const listeners = new Set<(mail: ReceivedMail) => void>();
  const server = await listen(port, async (content) => {
    const mail = toReceivedMail(await PostalMime.parse(content), clock.now());
    messages.push(mail);
    if (messages.length > KEPT_MESSAGES) messages.shift();
    for (const listener of listeners) listener(mail);
  });
  const address = server.server.address() as AddressInfo;
  const transport = createTransport({ host: '127.0.0.1', port: address.port });
  return {
    port: address.port,
    messages: () => messages,
    send: async (mail) => {
      await transport.sendMail({ ...mail, date: new Date(clock.now()) });
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      transport.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const listen = (port: number, receive: (content: Buffer) => Promise<void>): Promise<SMTPServer> => {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: CLOSE_TIMEOUT_MS,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        receive(Buffer.concat(chunks)).then(() => done(), done);
      });
    },
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      // What goes wrong on a connection ends that connection; without a listener it would end the process.
      server.on('error', () => {});
      resolve(server);
    });
  });
};

const toReceivedMail = (email: Email, receivedMs: EpochMs): ReceivedMail => ({
  receivedMs,
  from: email.from?.address ?? '',
  to: (email.to ?? []).flatMap(({ address }) => address ?? []),
  subject: email.subject ?? '',
  text: email.text ?? '',
  ...(email.html && { html: email.html }),
});
