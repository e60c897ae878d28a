import { PodId } from '../../cluster/pods/pod-id.js';
import { Pods } from '../../cluster/pods/pods.js';
import { LeftBehind } from './left-behind.js';

class SomePods extends Pods {
  readonly dead = new Set<string>();
  asked = 0;

  async isDead(pod: string): Promise<boolean> {
    this.asked += 1;
    return this.dead.has(pod);
  }

  async leave(): Promise<void> {}
}

describe('what pods left behind', () => {
  const pod = new PodId();
  let pods: SomePods;
  let left: LeftBehind;
  beforeEach(() => {
    pods = new SomePods();
    left = new LeftBehind(pods, pod);
  });

  it('is what names no pod, and what this pod is said to run and does not', async () => {
    expect(await Promise.all([left.by(''), left.by(pod.value)])).toEqual([true, true]);
    expect(pods.asked).toBe(0);
  });

  it('is what a dead pod ran, which is asked once for all who want to know', async () => {
    pods.dead.add('gone');
    expect(await Promise.all([left.by('gone'), left.by('gone'), left.by('lives')])).toEqual([true, true, false]);
    expect(await left.by('gone')).toBe(true);
    expect(pods.asked).toBe(2);
  });
});
