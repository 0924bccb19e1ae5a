/**
 * The content of an `aws-chunked` body: chunks of `<hex size>[;signature]\r\n<data>\r\n`, an empty chunk, trailers.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export const decodeAwsChunked = (body: Buffer): Buffer => {
  const chunks: Buffer[] = [];
  for (let start = 0; start < body.length; ) {
    const headEnd = body.indexOf('\r\n', start);
    const size = Number.parseInt(body.toString('latin1', start, headEnd), 16);
    if (!(size > 0)) break;
    chunks.push(body.subarray(headEnd + 2, headEnd + 2 + size));
    start = headEnd + 2 + size + 2;
  }
  return Buffer.concat(chunks);
};
