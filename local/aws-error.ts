/** An error as AWS answers it: the name of its shape (`QueueDoesNotExist`), a message and the HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  /** @param status - @default 400 */
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** What is no answer of AWS's is our own failure. */
export const toAwsError = (error: unknown): AwsError =>
  error instanceof AwsError
    ? error
    : new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);

/** Whose fault an error is, in AWS's words. */
export const faultOf = ({ status }: AwsError): 'Sender' | 'Receiver' =>
  status < 500 ? 'Sender' : 'Receiver';
