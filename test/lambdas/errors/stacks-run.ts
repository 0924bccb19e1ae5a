// Run as a process of its own: writes stacks as they are there.
class Orders {
  async place(id: number): Promise<void> {
    await undefined;
    checkOrder(id);
  }
}

class Shut {
  constructor() {
    throw new TypeError('shut');
  }
}

const checkOrder = (id: number): void => {
  [id].forEach((each) => {
    throw new RangeError(`no order ${each}`);
  });
};

const placeOrder = async (id: number): Promise<void> => {
  await new Orders().place(id);
};

const stackOf = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return (error as Error).stack;
  }
};

const main = async (): Promise<void> => {
  const placing = await stackOf(async () => {
    await placeOrder(7);
  });
  const shut = await stackOf(() => new Shut());
  process.stdout.write(JSON.stringify({ placing, shut }));
};

void main();
