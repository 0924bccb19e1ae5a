import type { ComponentChildren } from 'preact';
import { isWebAddress } from '../dashboards/markdown';

/** A link to the world outside; an address that is not http or https stays text. */
export const Outside = ({
  href,
  children,
  ...rest
}: {
  readonly href: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) =>
  isWebAddress(href) ? (
    <a href={href} target="_blank" rel="noopener noreferrer" {...rest}>
      {children}
    </a>
  ) : (
    <span {...rest}>{children}</span>
  );

const ADDRESS = /(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:])/i;

/** Plain text whose web addresses can be followed. */
export const LinkedText = ({ text }: { readonly text: string }) => (
  <>
    {text
      .split(ADDRESS)
      .map((part, index) => (index % 2 ? <Outside href={part}>{part}</Outside> : part))}
  </>
);
