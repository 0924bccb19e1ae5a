import type { ComponentChildren } from 'preact';
import { type Block, type Inline, type ListItem, parseMarkdown } from '../dashboards/markdown';
import { Outside } from './markup';
import { href } from './route';

/** A text widget's Markdown. */
export const Note = ({ markdown }: { readonly markdown: string }) => (
  <div class="note">{parseMarkdown(markdown).map(drawBlock)}</div>
);

/** The page has its own first and second heading. */
const HEADINGS = ['h3', 'h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

const drawBlock = (block: Block): ComponentChildren => {
  switch (block.kind) {
    case 'heading': {
      const Heading = HEADINGS[block.level] ?? 'h6';
      return <Heading>{block.inlines.map(drawInline)}</Heading>;
    }
    case 'paragraph':
      return <p>{block.inlines.map(drawInline)}</p>;
    case 'code':
      return <pre>{block.text}</pre>;
    case 'rule':
      return <hr />;
    case 'quote':
      return <blockquote>{block.blocks.map(drawBlock)}</blockquote>;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return <List>{block.items.map(drawItem)}</List>;
    }
    case 'table':
      return drawTable(block);
  }
};

const drawItem = ({ inlines, children }: ListItem) => (
  <li>
    {inlines.map(drawInline)}
    {children.map(drawBlock)}
  </li>
);

const drawTable = ({ head, align, rows }: Extract<Block, { kind: 'table' }>) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          {head.map((cell, column) => (
            <th scope="col" class={align[column]}>
              {cell.map(drawInline)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell, column) => (
              <td class={align[column]}>{cell.map(drawInline)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const drawInline = (inline: Inline): ComponentChildren => {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'bold':
      return <strong>{inline.inlines.map(drawInline)}</strong>;
    case 'italic':
      return <em>{inline.inlines.map(drawInline)}</em>;
    case 'struck':
      return <s>{inline.inlines.map(drawInline)}</s>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'link':
      return <Outside href={inline.href}>{inline.text}</Outside>;
    case 'dashboard':
      return <a href={href({ page: 'dashboard', name: inline.name })}>{inline.text}</a>;
    case 'button':
      return (
        <Outside href={inline.href} class={inline.primary ? 'button primary' : 'button'}>
          {inline.text}
        </Outside>
      );
  }
};
