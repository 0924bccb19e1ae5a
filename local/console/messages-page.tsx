import type { Email, SlackMessage } from '../console-server/console-source';
import { api } from './api';
import { Await, Empty } from './empty';
import { dayTime } from './format';
import { useLive, useLoaded } from './live';
import { LinkedText } from './markup';
import { SlackCard } from './slack-card';
import { Toolbar } from './toolbar';

/** What reached people: Slack and email. */
export const MessagesPage = () => {
  const { pulse } = useLive();
  const loaded = useLoaded(api.messages, [pulse.message]);
  return (
    <>
      <Toolbar heading="Messages" />
      <Await loaded={loaded}>
        {({ slack, emails }) => (
          <div class="messages">
            <section>
              <h2>
                Slack <small>{slack.length}</small>
              </h2>
              {slack.length === 0 && <Empty>Nothing was posted yet</Empty>}
              {slack.map((message, index) => (
                <Posted key={slack.length - index} message={message} />
              ))}
            </section>
            <section>
              <h2>
                Email <small>{emails.length}</small>
              </h2>
              {emails.length === 0 && <Empty>Nothing was sent yet</Empty>}
              {emails.map((email, index) => (
                <Letter key={emails.length - index} email={email} open={index === 0} />
              ))}
            </section>
          </div>
        )}
      </Await>
    </>
  );
};

const Posted = ({ message }: { readonly message: SlackMessage }) => (
  <article class="card message">
    <header>
      <span>{message.path}</span>
      <time>{dayTime(message.receivedMs)}</time>
    </header>
    <SlackCard body={message.body} />
    <details>
      <summary>As received</summary>
      <pre>{JSON.stringify(message.body, null, 2)}</pre>
    </details>
  </article>
);

const Letter = ({ email, open }: { readonly email: Email; readonly open: boolean }) => (
  <article class="card message">
    <details open={open}>
      <summary>
        <strong>{email.subject}</strong>
        <time>{dayTime(email.receivedMs)}</time>
      </summary>
      <p class="context">
        {email.from} to {email.to}
      </p>
      <p class="body">
        <LinkedText text={email.text} />
      </p>
    </details>
  </article>
);
