import { PreparedResults } from './prepared-result.js';

describe('results that are written once', () => {
  it('are written at the first question for each source, and the same from then on', () => {
    const results = new PreparedResults();
    const write = jest.fn((page: object) => JSON.stringify(page));
    const pages = [{ tools: [1] }, { tools: [1] }];
    const first = pages.map((page) => results.of(page, () => write(page)));
    const second = pages.map((page) => results.of(page, () => write(page)));
    expect(first.map(({ json }) => json)).toEqual(['{"tools":[1]}', '{"tools":[1]}']);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).toBe(first[1]);
    expect(write).toHaveBeenCalledTimes(2);
  });
});
