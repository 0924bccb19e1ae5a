import { stream } from '../../../../telemetry/resources/stream';
import { defaultRuleCases } from '../default-rule-cases';

export const streamCases = defaultRuleCases({
  type: stream,
  facts: { retentionHours: 24, isPolled: true },
  dimensions: { StreamName: 'clicks' },
  rules: {
    ConsumerLag: {
      fires: { 'GetRecords.IteratorAgeMilliseconds': '200x10 600000+60000x20' },
      // A deployment leaves the consumer five minutes behind, and it catches up.
      quiet: { 'GetRecords.IteratorAgeMilliseconds': '0x30 200x60 60000+60000x5 700000x3 0x60' },
    },
    Expiry: {
      fires: { 'GetRecords.IteratorAgeMilliseconds': '43000000+60000x40' },
      quiet: { 'GetRecords.IteratorAgeMilliseconds': '0x30 200x60 7200000x60 0x30' },
    },
    Unread: {
      fires: { IncomingRecords: '500x40', 'GetRecords.Success': '60x9 _x30' },
      // Nobody writes at night, and a deployment of the consumer leaves a gap of three minutes.
      quiet: { IncomingRecords: '_x60 500x60', 'GetRecords.Success': '60x60 60x20 _x3 60x36' },
    },
    WriteThrottles: {
      fires: { IncomingRecords: '1000x30', WriteProvisionedThroughputExceeded: '0x9 50x20' },
      quiet: {
        IncomingRecords: '_x60 5x30 1000x60',
        WriteProvisionedThroughputExceeded: '_x60 1 0x29 0x20 300 100 5x38',
      },
    },
    ReadThrottles: {
      fires: { 'GetRecords.Success': '60x40', ReadProvisionedThroughputExceeded: '0x9 30x30' },
      quiet: { 'GetRecords.Success': '60x90', ReadProvisionedThroughputExceeded: '0x30 30x4 2x55' },
    },
    PutFailures: {
      fires: { 'PutRecord.Success': '1x9 0.5x20' },
      quiet: { 'PutRecord.Success': '_x30 1x30 0.8 0.9 0.99x60' },
    },
    FailedRecords: {
      fires: { 'PutRecords.TotalRecords': '1000x30', 'PutRecords.FailedRecords': '0x9 100x20' },
      quiet: {
        'PutRecords.TotalRecords': '_x30 10x30 1000x60',
        'PutRecords.FailedRecords': '_x30 1x30 0x20 300 2x39',
      },
    },
    ReadFailures: {
      fires: { 'GetRecords.Success': '1x9 0.2x30' },
      quiet: { 'GetRecords.Success': '1x30 0.5x4 0.98x60 _x30' },
    },
  },
});
