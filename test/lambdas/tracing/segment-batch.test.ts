import { sendHeld, spanSender } from '../../../lambdas/tracing/segment-batch';
import type { Segment } from '../../../lambdas/tracing/segment-document';

interface Document {
  readonly name: string;
  readonly parent_id?: string;
  readonly subsegments?: readonly Document[];
}

let sent: Document[];
const send = (document: string) => sent.push(JSON.parse(document));

beforeEach(() => {
  sent = [];
});

const newBatch = () => ({ id: 'lambda', trace_id: 't', held: [] as Segment[], isSent: false });

const span = (batch: object, name: string, parent: object, members: object = {}): Segment =>
  ({ id: name, name, parent, segment: batch, ...members }) as unknown as Segment;

test('the spans of an invocation leave in one document, each within its parent', () => {
  const take = spanSender(send);
  const batch = newBatch();
  const root = span(batch, 'root', batch);
  const outside = span(batch, 'outside', root);

  for (const each of [span(batch, 'inside', outside), outside, root]) take(each, batch);

  expect(sent).toMatchObject([
    {
      name: 'root',
      parent_id: 'lambda',
      subsegments: [{ name: 'outside', subsegments: [{ name: 'inside' }] }],
    },
  ]);
});

test('a span that ends after its invocation leaves by itself, as does one whose parent has not ended', () => {
  const take = spanSender(send);
  const batch = newBatch();
  const root = span(batch, 'root', batch);
  const late = span(batch, 'late', root);

  for (const each of [span(batch, 'stray', late), root, late]) take(each, batch);

  expect(sent.map(({ name, parent_id }) => [name, parent_id])).toEqual([
    ['stray', 'late'],
    ['root', 'lambda'],
    ['late', 'root'],
  ]);
});

test('spans that are too large for one document leave one by one', () => {
  const take = spanSender(send);
  const batch = newBatch();
  const root = span(batch, 'root', batch);
  const metadata = { default: { note: 'x'.repeat(40_000) } };

  for (const name of ['a', 'b']) take(span(batch, name, root, { metadata }), batch);
  take(root, batch);

  expect(sent.map(({ name }) => name)).toEqual(['root', 'a', 'b']);
});

test('no more than fifty are held', () => {
  const take = spanSender(send);
  const batch = newBatch();
  const root = span(batch, 'root', batch);

  for (let i = 0; i <= 50; i++) take(span(batch, `s${i}`, root), batch);

  expect(sent).toHaveLength(51);
});

test('what an invocation has when Lambda is about to end it is sent', () => {
  const take = spanSender(send);
  const batch = newBatch();
  take(span(batch, 'done', span(batch, 'root', batch)), batch);

  sendHeld(batch, send);

  expect(sent).toMatchObject([{ name: 'done', parent_id: 'root' }]);
});
