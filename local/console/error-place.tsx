/** `at position 7`, counted from 0, or `at character 8`, from 1. */
const PLACE = /\bat (position|character) (\d+)/i;

/** Where in a text a parser's message says that it could not go on. */
export const placeIn = (message: string): number | undefined => {
  const [, unit, number] = PLACE.exec(message) ?? [];
  if (number === undefined) return undefined;
  return unit?.toLowerCase() === 'character' ? Number(number) - 1 : Number(number);
};

/** What is wrong with a typed text, under it, and the text with the place marked. */
export const PlacedError = (props: {
  readonly id: string;
  readonly message: string;
  readonly text: string;
}) => {
  const { id, message, text } = props;
  const place = placeIn(message);
  return (
    <div class="failure" role="alert" id={id}>
      <p>{message}</p>
      {place !== undefined && place <= text.length && (
        <pre aria-hidden="true">
          {text.slice(0, place)}
          <mark>{text.slice(place, place + 1).replace(/^\s?$/, '␣')}</mark>
          {text.slice(place + 1)}
        </pre>
      )}
    </div>
  );
};
