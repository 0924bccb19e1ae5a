import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Cancel, Clock, EpochMs } from '../clock';
import { closeServer, forPrograms, listenOnLoopback } from '../loopback-server';

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

/** Older messages go, so that weeks of time-lapse do not fill the memory. */
const KEPT_MESSAGES = 1000;

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
      if (messages.length > KEPT_MESSAGES) messages.shift();
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

/** Serves the sink on a free loopback port. */
export const serveSlackSink = async (
  sink: SlackSink,
): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const server = createServer(
    forPrograms((request, response) => {
      sink.handle(request, response).catch(() => response.destroy());
    }),
  );
  const port = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}/slack`, close: () => closeServer(server) };
};

type Posted =
  | { readonly kind: 'taken'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

const readPost = async (request: IncomingMessage): Promise<Posted> => {
  if (request.method !== 'POST') return { kind: 'refused', status: 405, reason: 'post_only' };
  const content = await text(request);
  try {
    return { kind: 'taken', body: JSON.parse(content) };
  } catch {
    return { kind: 'refused', status: 400, reason: 'invalid_payload' };
  }
};
