import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../../../telemetry/bundling';

const root = join(__dirname, '../../..');
const folder = 'systems/stock-predictor/handlers';
const handlers = readdirSync(join(root, folder)).map((file) => `${folder}/${file}`);

const bundleBytes = async (entry: string): Promise<number> => {
  const { asyncContext, banner, external, mainFields, ...options } = bundling;
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [entry],
    alias: { [asyncContext.specifier]: join(root, asyncContext.standIn) },
    banner: { js: banner },
    external: [...external],
    mainFields: [...mainFields],
    bundle: true,
    minify: true,
    write: false,
  });
  return outputFiles[0]?.contents.byteLength ?? 0;
};

test.each([...handlers, 'lambdas/notifier.ts'])('%s fits in 250 KB', async (entry) => {
  const bytes = await bundleBytes(entry);

  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(250 * 1024);
});
