/** Whether a log event is meant. */
export type MessageFilter = (message: string) => boolean;
