import { deliveryStream } from '../../../../telemetry/resources/delivery-stream';
import { defaultRuleCases } from '../default-rule-cases';

export const deliveryStreamCases = defaultRuleCases({
  type: deliveryStream,
  facts: {
    bufferSeconds: 300,
    destination: 'S3',
    isDirectPut: true,
    transforms: true,
    convertsFormat: true,
    hasOwnKey: true,
  },
  dimensions: { DeliveryStreamName: 'archive' },
  rules: {
    Freshness: {
      fires: { 'DeliveryToS3.DataFreshness': '300x10 600+60x30' },
      // It goes up and down with the buffer, waits through one failed delivery, and a night brings nothing.
      quiet: { 'DeliveryToS3.DataFreshness': '60+60x4 60+60x4 60+60x12 300x30 _x120 300x30' },
    },
    Expiry: {
      fires: { 'DeliveryToS3.DataFreshness': '43000+60x30' },
      quiet: { 'DeliveryToS3.DataFreshness': '300x30 3600+60x120 300x30' },
    },
    DeliveryFailures: {
      fires: { 'DeliveryToS3.Success': '1 _x4 1 _x4 0 _x4 0 _x4 0 _x4 0 _x4 0 _x4 0 _x4 0 _x4' },
      quiet: { 'DeliveryToS3.Success': '1 _x4 1 _x4 0 _x4 1 _x4 1 _x4 1 _x4 1 _x4 1 _x60 1 _x4' },
    },
    Throttles: {
      fires: { IncomingRecords: '1000x30', ThrottledRecords: '0x9 100x20' },
      quiet: {
        IncomingRecords: '_x30 5x30 1000x60',
        ThrottledRecords: '_x30 1x30 0x20 200 100 0x37',
      },
    },
    TransformFailures: {
      fires: { 'ExecuteProcessing.Success': '1x30 0.5x60' },
      quiet: { 'ExecuteProcessing.Success': '1x30 0.5 0.5 1x60 _x30 1x30' },
    },
    ConversionFailures: {
      fires: { 'SucceedConversion.Records': '90x60', 'FailedConversion.Records': '0x9 10x50' },
      quiet: { 'SucceedConversion.Records': '500x90', 'FailedConversion.Records': '0x30 20 0x58' },
    },
    KeyProblems: {
      fires: { KMSKeyAccessDenied: '_x9 3x20' },
      quiet: { KMSKeyAccessDenied: '0x20 _x20 2 0x40' },
    },
  },
});
