import { useEffect, useRef } from 'preact/hooks';
import type { Delivery, Email, Messages, SlackMessage } from '../console-server/console-source';
import { asList, asObject, asText } from '../dashboards/json-value';
import { api } from './api';
import { Choice } from './choice';
import { Await, Empty } from './empty';
import { dayTime } from './format';
import { useLive, useLoaded } from './live';
import { LinkedText } from './markup';
import { href, type Route, setOptions } from './route';
import { SearchAsTyped } from './search-as-typed';
import { SlackCard } from './slack-card';
import { Toolbar } from './toolbar';

/** What reached people and programs, as each of them sees it. */
export const MessagesPage = ({ route }: { readonly route: Route }) => {
  const { pulse } = useLive();
  const loaded = useLoaded(api.messages, [pulse.message]);
  return (
    <>
      <Toolbar heading="Messages">
        <SearchAsTyped route={route} label="Search messages" />
        <Choice
          label="Receivers"
          value={route.options.show ?? ''}
          onChoose={(show) => setOptions(route, { show })}
          choices={[
            ['', 'All receivers'],
            ['slack', 'Slack'],
            ['emails', 'Email'],
            ['deliveries', 'Programs'],
          ]}
        />
      </Toolbar>
      <Await loaded={loaded}>{(messages) => <Columns messages={messages} route={route} />}</Await>
    </>
  );
};

const Columns = (props: { readonly messages: Messages; readonly route: Route }) => {
  const { slack, emails, deliveries } = props.messages;
  const { show } = props.route.options;
  const isShown = (column: string) => !show || show === column;
  return (
    <div class="messages">
      {isShown('slack') && (
        <Column
          heading="Slack"
          empty="Nothing was posted yet"
          messages={slack}
          route={props.route}
          draw={(message) => <Posted message={message} />}
        />
      )}
      {isShown('emails') && (
        <Column
          heading="Email"
          empty="Nothing was sent yet"
          messages={emails}
          route={props.route}
          draw={(email) => <Letter email={email} />}
        />
      )}
      {(show === 'deliveries' || (isShown('deliveries') && deliveries.length > 0)) && (
        <Column
          heading="Programs"
          empty="No topic has a function, a queue or an address of the web as its subscriber, or none was told anything yet"
          messages={deliveries}
          route={props.route}
          draw={(delivery) => <Delivered delivery={delivery} />}
        />
      )}
    </div>
  );
};

/** As many as a page can hold without growing slow. */
const SHOWN = 100;

const Column = <T extends { readonly receivedMs: number }>(props: {
  readonly heading: string;
  readonly empty: string;
  /** Newest first. */
  readonly messages: readonly T[];
  readonly route: Route;
  readonly draw: (message: T) => preact.ComponentChildren;
}) => {
  const { heading, messages, route } = props;
  const wanted = (route.options.search ?? '').toLowerCase();
  // Counted from the oldest, so that a message keeps its name when others come.
  const found = messages
    .map((message, index) => ({
      message,
      id: `${heading.toLowerCase()}-${messages.length - index}`,
    }))
    .filter(({ message }) => JSON.stringify(message).toLowerCase().includes(wanted));
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>
        {heading} <small>{found.length}</small>
      </h2>
      {messages.length === 0 && <Empty>{props.empty}</Empty>}
      {messages.length > 0 && found.length === 0 && <Empty>None matches the search</Empty>}
      {found.slice(0, SHOWN).map(({ message, id }) => (
        <Message key={id} id={id} receivedMs={message.receivedMs} route={route}>
          {props.draw(message)}
        </Message>
      ))}
    </section>
  );
};

/** A message with its time, which is its address. */
const Message = (props: {
  readonly id: string;
  readonly receivedMs: number;
  readonly route: Route;
  readonly children: preact.ComponentChildren;
}) => {
  const { id, route } = props;
  const isNamed = route.name === id;
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isNamed) article.current?.scrollIntoView({ block: 'center' });
  }, [isNamed]);
  return (
    <article ref={article} class={`card message ${isNamed ? 'named' : ''}`}>
      <a class="at" href={href({ ...route, name: id })} title="Address of this message">
        <time>{dayTime(props.receivedMs)}</time>
      </a>
      {props.children}
    </article>
  );
};

const Posted = ({ message }: { readonly message: SlackMessage }) => (
  <>
    <p class="to">{message.path}</p>
    <SlackCard body={message.body} />
    <AsReceived body={message.body} />
  </>
);

const AsReceived = ({ body }: { readonly body: unknown }) => (
  <details>
    <summary>As received</summary>
    <pre>{typeof body === 'string' ? body : JSON.stringify(body, null, 2)}</pre>
  </details>
);

const Letter = ({ email }: { readonly email: Email }) => (
  <>
    <h3>{email.subject}</h3>
    <dl class="headers">
      <dt>From</dt>
      <dd>{email.from}</dd>
      <dt>To</dt>
      <dd>{email.to}</dd>
      <dt>Date</dt>
      <dd>{new Date(email.receivedMs).toUTCString()}</dd>
    </dl>
    <p class="body">
      <LinkedText text={email.text} />
    </p>
  </>
);

const Delivered = ({ delivery }: { readonly delivery: Delivery }) => {
  const body = readJson(delivery.body);
  const subject = subjectOf(body);
  return (
    <>
      <p class="to" title={delivery.endpoint}>
        {delivery.protocol}{' '}
        {delivery.endpoint.startsWith('arn:')
          ? delivery.endpoint.split(':').at(-1)
          : delivery.endpoint}
      </p>
      {subject && <h3>{subject}</h3>}
      <AsReceived body={body ?? delivery.body} />
    </>
  );
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Of a notification in SNS's envelope, or in the event for a function. */
const subjectOf = (body: unknown): string | undefined => {
  const [record] = asList(asObject(body).Records);
  return asText(asObject(body).Subject) ?? asText(asObject(asObject(record).Sns).Subject);
};
