import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../../local/local-cloud';

const directory = mkdtempSync(join(tmpdir(), 'custom-resource-'));
let cloud: LocalCloud | undefined;

afterEach(() => cloud?.close());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** As the CDK's own providers do, and AWS's examples: CloudFormation's URLs have no port. */
const byHttps = `
const https = require('node:https');
exports.handler = (event) => new Promise((resolve, reject) => {
  const { hostname, pathname } = new URL(event.ResponseURL);
  const body = JSON.stringify({
    Status: 'SUCCESS', PhysicalResourceId: 'it', Data: { Colour: event.ResourceProperties.Colour },
  });
  https.request({ hostname, port: 443, path: pathname, method: 'PUT' }, (response) => {
    response.resume().on('end', resolve);
  }).on('error', reject).end(body);
});
`;

const template = (code: string) => ({
  Resources: {
    Role: { Type: 'AWS::IAM::Role' },
    Provider: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Timeout: 5,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: code },
      },
    },
    Made: {
      Type: 'Custom::Made',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] }, Colour: 'red' },
    },
  },
  Outputs: {
    Made: { Value: { Ref: 'Made' } },
    Colour: { Value: { 'Fn::GetAtt': ['Made', 'Colour'] } },
  },
});

const started = async (code: string): Promise<LocalCloud> => {
  const assembly = join(directory, 'made.json');
  writeFileSync(assembly, JSON.stringify(template(code)));
  const places = { assembly, port: 0, dataDirectory: join(directory, 'data') };
  cloud = await startLocalCloud({ ...places, clock: new VirtualClock(Date.now()) });
  return cloud;
};

test('a provider may answer by HTTPS, to the host of the URL alone', async () => {
  const { unsupported, stacks } = await started(byHttps);

  expect(unsupported).toEqual([]);
  expect(stacks[0]?.outputs).toEqual({ Made: 'it', Colour: 'red' });
});

test('a provider that fails is named with its error', async () => {
  const { unsupported } = await started(
    `exports.handler = async () => { throw new Error('no such colour'); };`,
  );

  expect(unsupported).toMatchObject([
    { logicalId: 'Made', reason: 'its provider failed: no such colour' },
  ]);
});
