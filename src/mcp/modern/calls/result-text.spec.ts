import { resultText } from './result-text.js';
import { PreparedResult } from '../../rpc/prepared-result.js';

const serverInfo = expect.objectContaining({ name: 'mooring' });
const parsed = (result: Parameters<typeof resultText>[0]) => JSON.parse(resultText(result)) as unknown;

describe('a result', () => {
  it.each([{}, { content: [] }, { _meta: { mine: 1 } }, { resultType: 'input_required' }])(
    'of %j names its type and the server',
    (result) => {
      expect(parsed(result)).toEqual({
        resultType: 'complete',
        ...result,
        _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo, ...result._meta },
      });
    },
  );

  it('that is a text already is not written again', () => {
    expect(resultText(new PreparedResult('{"a":1}'))).toBe('{"a":1}');
  });
});
