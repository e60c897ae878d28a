import { setTimeout as delay } from 'node:timers/promises';
import { TasksApi } from './tasks-api.js';

const tasks = new TasksApi(new URL(`http://127.0.0.1:${process.env['PORT'] ?? 3000}/mcp`));
const { taskId } = await tasks.call('verify-backup', { backup: '2026-11-29' });
for (;;) {
  const task = await tasks.get(taskId);
  console.log(task.status, task.statusMessage ?? '');
  if (task.status === 'input_required') await answerAll(task.inputRequests);
  else if (task.status !== 'working') {
    console.log(task.result?.structuredContent);
    break;
  }
  await delay(300);
}

async function answerAll(questions: object = {}): Promise<void> {
  const goOn = { action: 'accept', content: { goOn: true } };
  await tasks.answer(taskId, Object.fromEntries(Object.keys(questions).map((key) => [key, goOn])));
}
