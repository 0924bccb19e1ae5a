import { resolve } from 'node:path';
import { makePackage } from './make-package';

const [folder = 'dist'] = process.argv.slice(2);

makePackage(resolve(folder)).then(
  () => console.log(`made the package in ${folder}: npm pack ./${folder}`),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
