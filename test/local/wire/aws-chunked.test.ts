import { decodeAwsChunked } from '../../../local/wire/aws-chunked';

test('takes the content out of its chunks and leaves the trailer', () => {
  const body =
    '5;chunk-signature=ab\r\nhello\r\n7\r\n\r\nworld\r\n0\r\nx-amz-checksum-crc32:abc=\r\n\r\n';

  expect(decodeAwsChunked(Buffer.from(body)).toString()).toBe('hello\r\nworld');
});

test('reads an empty body as nothing', () => {
  expect(decodeAwsChunked(Buffer.from('0\r\n\r\n'))).toHaveLength(0);
});
