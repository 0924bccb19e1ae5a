/**
 * A segment or subsegment as it is sent to X-Ray; moments are seconds since 1970.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface SegmentDocument {
  readonly id: string;
  readonly trace_id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly in_progress?: boolean;
  readonly parent_id?: string;
  readonly origin?: string;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly cause?: unknown;
  readonly http?: HttpBlock;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly unknown[];
  /** `aws`, `sql`, `namespace`, `user`, `service` and what else X-Ray takes. */
  readonly [block: string]: unknown;
}

export interface HttpBlock {
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly client_ip?: string;
    readonly user_agent?: string;
  };
  readonly response?: { readonly status?: number; readonly content_length?: number };
}

/** A document as it came, or undefined for what X-Ray would not take either. */
export const toSegmentDocument = (value: unknown): SegmentDocument | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const document = value as Readonly<Record<string, unknown>>;
  const isTaken =
    isText(document.id) &&
    isText(document.trace_id) &&
    isNamed(document) &&
    Number.isFinite(document.start_time) &&
    (document.end_time === undefined || Number.isFinite(document.end_time));
  return isTaken ? (document as unknown as SegmentDocument) : undefined;
};

const nameOfSegment = /^[\p{L}\p{N}\p{Z}_.:/%&#=+\\@-]{1,200}$/u;

/** One name that X-Ray does not take, and it takes nothing of the document. */
const isNamed = ({ name, subsegments = [] }: Partial<SegmentDocument>): boolean =>
  isText(name) &&
  nameOfSegment.test(name) &&
  (!Array.isArray(subsegments) ||
    subsegments.every((each: Partial<SegmentDocument> | null) => isNamed(each ?? {})));

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
