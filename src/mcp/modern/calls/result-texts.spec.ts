import { TEST_IDENTITY } from '../../../../test/support/test-identity.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { ResultTexts } from './result-texts.js';

const texts = new ResultTexts({ ...TEST_IDENTITY, name: 'orders', title: 'Orders', icons: [{ src: 'https://a/b' }] });
const serverInfo = { name: 'orders', title: 'Orders', version: TEST_IDENTITY.version };
const parsed = (result: Parameters<ResultTexts['of']>[0]) => JSON.parse(texts.of(result)) as unknown;

describe('a result', () => {
  it.each([{}, { content: [] }, { _meta: { mine: 1 } }, { resultType: 'input_required' }])(
    'of %j names its type and the server, in brief',
    (result) => {
      expect(parsed(result)).toEqual({
        resultType: 'complete',
        ...result,
        _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo, ...result._meta },
      });
    },
  );

  it('that is a text already is not written again', () => {
    expect(texts.of(new PreparedResult('{"a":1}'))).toBe('{"a":1}');
  });
});
