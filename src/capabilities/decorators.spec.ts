import { z } from 'zod';
import type { CallContext } from './call-context.js';
import { declarationsOf } from './declaration.js';
import { Prompt, Resource, ResourceTemplate, Tool } from './decorators.js';

const input = z.object({ n: z.number() });
const output = z.object({ twice: z.number() });

// The type checker reads this class: each `ts-expect-error` fails the check when the line below it compiles.
class Checked {
  @Tool({ name: 'fits', input, output })
  fits({ n }: { n: number }, context: CallContext): { twice: number } {
    return { twice: n * context.protocolVersion.length };
  }

  @Tool({ name: 'literals', input })
  async literals() {
    return { content: [{ type: 'text', text: 'literals need no const' }] };
  }

  // @ts-expect-error the schema gives a number
  @Tool({ name: 'arguments', input })
  wrongArguments({ n }: { n: string }): string {
    return n;
  }

  // @ts-expect-error the schema wants a number
  @Tool({ name: 'answer', output })
  wrongAnswer(): { twice: string } {
    return { twice: '2' };
  }

  // @ts-expect-error without `output` an object is no answer
  @Tool({ name: 'object' })
  wrongObject(): { twice: number } {
    return { twice: 2 };
  }

  // @ts-expect-error a resource is read by a URL
  @Resource({ uri: 'docs://a', name: 'a' })
  wrongResource(uri: string): string {
    return uri;
  }

  // @ts-expect-error variables are texts
  @ResourceTemplate({ uriTemplate: 'docs://{n}', name: 'n' })
  wrongTemplate(_uri: URL, { n }: { n: number }): string {
    return String(n);
  }

  // @ts-expect-error a prompt answers texts or messages
  @Prompt({ name: 'prompt' })
  wrongPrompt(): number {
    return 1;
  }
}

describe('the decorators', () => {
  it('leave what they say on the method, several of them too', () => {
    class Both {
      @Prompt({ name: 'both' })
      @Tool({ name: 'both' })
      run(): string {
        return '';
      }
    }
    expect(declarationsOf(Both.prototype.run).map(({ kind }) => kind)).toEqual(['tool', 'prompt']);
    expect(declarationsOf(Checked.prototype.fits)).toMatchObject([{ kind: 'tool', definition: { name: 'fits' } }]);
  });

  it('mean the same from another copy of this package', () => {
    jest.isolateModules(() => {
      const copy = jest.requireActual<{ Tool: typeof Tool }>('./decorators.js');
      expect(copy.Tool).not.toBe(Tool);
      class FromCopy {
        @copy.Tool({ name: 'copied' })
        run(): void {}
      }
      expect(declarationsOf(FromCopy.prototype.run)).toMatchObject([{ kind: 'tool' }]);
    });
  });
});
