import { type Block, type Inline, parseMarkdown } from '../dashboards/markdown';
import { Outside } from './markup';

/** A text widget's Markdown. */
export const Note = ({ markdown }: { readonly markdown: string }) => (
  <div class="note">{parseMarkdown(markdown).map(drawBlock)}</div>
);

/** The page has its own first and second heading. */
const HEADINGS = ['h3', 'h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

const drawBlock = (block: Block) => {
  switch (block.kind) {
    case 'heading': {
      const Heading = HEADINGS[block.level] ?? 'h6';
      return <Heading>{block.inlines.map(drawInline)}</Heading>;
    }
    case 'paragraph':
      return <p>{block.inlines.map(drawInline)}</p>;
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item) => (
            <li>{item.map(drawInline)}</li>
          ))}
        </List>
      );
    }
  }
};

const drawInline = (inline: Inline) => {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'bold':
      return <strong>{inline.text}</strong>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'link':
      return <Outside href={inline.href}>{inline.text}</Outside>;
  }
};
