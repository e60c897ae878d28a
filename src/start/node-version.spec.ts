import { describeOldNode } from './node-version.js';

describe('the Node that the service is started with', () => {
  it.each(['22.15.0', '22.20.1', '24.0.0', '26.1.0'])('will do: %s', (version) => {
    expect(describeOldNode(version, '>=22.15')).toBeUndefined();
  });

  it.each(['18.20.0', '20.20.2', '22.14.9'])('is too old: %s, which is told with what to do', (version) => {
    expect(describeOldNode(version, '>=22.15')).toBe(
      `Mooring needs Node 22.15 or later, and this is ${version}. The image has one; else get it from https://nodejs.org/en/download`,
    );
  });
});
