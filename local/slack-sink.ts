import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cancel, Clock, EpochMs } from './clock';

/** What was posted to a Slack webhook. */
export interface SlackMessage {
  readonly receivedMs: EpochMs;
  /** The webhook's path, which tells the channels apart. */
  readonly path: string;
  readonly body: unknown;
}

/** Stands for Slack's incoming webhooks: takes messages and keeps them. */
export interface SlackSink {
  /** Answers `POST /slack/…` as Slack does. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  messages(): readonly SlackMessage[];
  onMessage(listener: (message: SlackMessage) => void): Cancel;
}

export const createSlackSink = (clock: Clock): SlackSink => {
  const messages: SlackMessage[] = [];
  const listeners = new Set<(message: SlackMessage) => void>();
  return {
    handle: async (request, response) => {
      const posted = await readPost(request);
      if (posted.kind === 'refused') {
        response.writeHead(posted.status, { 'content-type': 'text/plain' }).end(posted.reason);
        return;
      }
      const message = { receivedMs: clock.now(), path: request.url ?? '', body: posted.body };
      messages.push(message);
      for (const listener of listeners) listener(message);
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    },
    messages: () => messages,
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

type Posted =
  | { readonly kind: 'taken'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

const readPost = async (request: IncomingMessage): Promise<Posted> => {
  if (request.method !== 'POST') return { kind: 'refused', status: 405, reason: 'post_only' };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return { kind: 'taken', body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { kind: 'refused', status: 400, reason: 'invalid_payload' };
  }
};
