import { type Segment, segmentDocument } from '../../../lambdas/tracing/segment-document';

const nameOf = (name: string): string => {
  const span = { name, segment: {}, parent: {} } as unknown as Segment;
  return JSON.parse(segmentDocument({ span })).name;
};

test.each([
  ['## GET /orders/{id}', '## GET /orders/:id'],
  ['## GET /files/{path+}', '## GET /files/:path+'],
  ['SELECT count(*), größe', 'SELECT count____ größe'],
  ['a\\b@c=d-e', 'a\\b@c=d-e'],
  ['', '_'],
  [`${'x'.repeat(199)}😀`, `${'x'.repeat(199)}_`],
])('a span is sent under a name that X-Ray takes: %s as %s', (name, sent) => {
  expect(nameOf(name)).toBe(sent);
});
