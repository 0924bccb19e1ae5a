/** A line that an AWS service writes with its values between spaces. */
interface VendedFormat {
  readonly fields: readonly string[];
  /** What tells it from other lines with as many words: the field, and how its values look. */
  readonly mark: readonly [field: string, values: RegExp];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
const formats: readonly VendedFormat[] = [
  {
    // VPC flow logs in the default format.
    fields:
      'version accountId interfaceId srcAddr dstAddr srcPort dstPort protocol packets bytes startTime endTime action logStatus'.split(
        ' ',
      ),
    mark: ['logStatus', /^(?:OK|NODATA|SKIPDATA)$/],
  },
  {
    // Route 53 query logs.
    fields:
      'version queryTimestamp hostZoneId queryName queryType responseCode protocol edgeLocation resolverIp ednsClientSubnet'.split(
        ' ',
      ),
    mark: ['queryTimestamp', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  },
];

const MOST_FIELDS = Math.max(...formats.map(({ fields }) => fields.length));

/** The fields that Logs Insights discovers in lines of AWS services; undefined for other lines. */
export const vendedFields = (message: string): Readonly<Record<string, string>> | undefined => {
  // They begin with their version, and most other lines do not.
  if (!/^\d/.test(message)) return undefined;
  const values = message.trim().split(' ', MOST_FIELDS + 1);
  const format = formats.find(({ fields }) => fields.length === values.length);
  if (!format) return undefined;
  const found = Object.fromEntries(format.fields.map((field, i) => [field, values[i] ?? '']));
  const [field, looks] = format.mark;
  return looks.test(found[field] ?? '') ? found : undefined;
};
