import { ANSWERED, describeAnswerBox } from './answer-box.contract.js';
import { MemoryAnswerBox } from './memory-answer-box.js';

describeAnswerBox('memory', async () => new MemoryAnswerBox());

it('keeps no answer in a pod that is alone: whoever asked is gone', async () => {
  const box = new MemoryAnswerBox();
  expect(await box.put()).toEqual({ state: 'late' });
  expect(await box.read([ANSWERED])).toEqual([undefined]);
});
