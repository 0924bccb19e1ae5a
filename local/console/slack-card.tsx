import { asList, asObject, asText, type JsonObject } from '../dashboards/json-value';
import { Outside } from './markup';
import { parseSlackMarkup, type SlackInline, toSlackText } from './slack-markup';

/** A webhook's body as Slack would show it: its text, blocks and attachments. */
export const SlackCard = ({ body }: { readonly body: unknown }) => {
  const { text, blocks, attachments } = asObject(body);
  const parts = asList(attachments).map(asObject);
  const hasBlocks = asList(blocks).length > 0;
  return (
    <div class="slack">
      {!hasBlocks && asText(text) && (
        <p>
          <Mrkdwn text={text} />
        </p>
      )}
      <Blocks blocks={blocks} />
      {parts.map((attachment, index) => (
        <div key={index} class="attachment" style={{ '--bar': colorOf(asText(attachment.color)) }}>
          <LegacyParts attachment={attachment} />
          <Blocks blocks={attachment.blocks} />
        </div>
      ))}
    </div>
  );
};

const NAMED: Readonly<Record<string, string>> = {
  good: '#2eb67d',
  warning: '#ecb22e',
  danger: '#e01e5a',
};

const colorOf = (color: string | undefined): string | undefined =>
  color && (NAMED[color] ?? (/^#[0-9a-f]{3,8}$/i.test(color) ? color : undefined));

const Blocks = ({ blocks }: { readonly blocks: unknown }) => (
  <>
    {asList(blocks).map((block, index) => (
      <BlockView key={index} block={asObject(block)} />
    ))}
  </>
);

const BlockView = ({ block }: { readonly block: JsonObject }) => {
  switch (block.type) {
    case 'header':
      return <h3>{toSlackText(textOf(block.text))}</h3>;
    case 'section':
      return (
        <>
          {block.text !== undefined && (
            <p>
              <TextObject value={block.text} />
            </p>
          )}
          <Fields fields={asList(block.fields)} />
          {block.accessory !== undefined && <Element element={asObject(block.accessory)} />}
        </>
      );
    case 'actions':
      return (
        <div class="actions">
          {asList(block.elements).map((element, index) => (
            <Element key={index} element={asObject(element)} />
          ))}
        </div>
      );
    case 'context':
      return (
        <p class="context">
          {asList(block.elements).map((element, index) => (
            <TextObject key={index} value={element} />
          ))}
        </p>
      );
    case 'divider':
      return <hr />;
    default:
      return <p class="context">[{asText(block.alt_text) ?? String(block.type)}]</p>;
  }
};

const Fields = ({ fields }: { readonly fields: readonly unknown[] }) =>
  fields.length === 0 ? null : (
    <div class="fields">
      {fields.map((field, index) => (
        <div key={index}>
          <TextObject value={field} />
        </div>
      ))}
    </div>
  );

/** A button becomes the link that it opens. */
const Element = ({ element }: { readonly element: JsonObject }) => (
  <Outside class="button" href={asText(element.url) ?? ''}>
    {toSlackText(textOf(element.text)) || String(element.type)}
  </Outside>
);

/** Attachments from before there were blocks. */
const LegacyParts = ({ attachment }: { readonly attachment: JsonObject }) => {
  const { title, title_link: link, text } = attachment;
  return (
    <>
      {asText(title) && (
        <h3>
          <Outside href={asText(link) ?? ''}>{asText(title)}</Outside>
        </h3>
      )}
      {asText(text) && (
        <p>
          <Mrkdwn text={text} />
        </p>
      )}
    </>
  );
};

const textOf = (value: unknown): string => asText(value) ?? asText(asObject(value).text) ?? '';

const TextObject = ({ value }: { readonly value: unknown }) =>
  asObject(value).type === 'mrkdwn' ? (
    <Mrkdwn text={textOf(value)} />
  ) : (
    <span>{toSlackText(textOf(value))}</span>
  );

const Mrkdwn = ({ text }: { readonly text: unknown }) => (
  <span class="mrkdwn">{parseSlackMarkup(textOf(text)).map(drawInline)}</span>
);

const drawInline = (inline: SlackInline) => {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'bold':
      return <strong>{inline.text}</strong>;
    case 'italic':
      return <em>{inline.text}</em>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'link':
      return <Outside href={inline.href}>{inline.text}</Outside>;
  }
};
