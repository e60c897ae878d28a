import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { InvalidJsonSchemaError } from './schema/invalid-json-schema.error.js';
import { SchemaValidator } from './schema-validator.js';

function freshSchema(n: number) {
  return {
    $id: 'https://example.org/form',
    type: 'object' as const,
    properties: { [`field${n}`]: { type: 'string' as const } },
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('SchemaValidator', () => {
  it('passes what fits and says which field does not and why', () => {
    const check = new SchemaValidator().getValidator({ type: 'object', properties: { age: { type: 'integer' } } });
    expect(check({ age: 3 })).toEqual({ valid: true, data: { age: 3 }, errorMessage: undefined });
    expect(check({ age: 'x' })).toEqual({ valid: false, data: undefined, errorMessage: 'age: must be integer' });
  });

  it('keeps schemas of one $id apart', () => {
    const validator = new SchemaValidator();
    const text = validator.getValidator({ $id: 'https://example.org/x', type: 'string' });
    const number = validator.getValidator({ $id: 'https://example.org/x', type: 'number' });
    expect([text('a').valid, text(1).valid, number(1).valid, number('a').valid]).toEqual([true, false, true, false]);
  });

  it('checks formats', () => {
    const check = new SchemaValidator().getValidator({ type: 'string', format: 'email' });
    expect([check('a@b.example').valid, check('nobody').valid]).toEqual([true, false]);
  });

  it('names what is wrong with a schema that does not compile', () => {
    const validator = new SchemaValidator();
    expect(() => validator.getValidator({ type: 'strin' as 'string' })).toThrow(InvalidJsonSchemaError);
    expect(() => validator.getValidator({ $ref: 'https://elsewhere.example/schema' })).toThrow(/elsewhere/);
    expect(() => validator.getValidator({ $schema: 'https://elsewhere.example/meta' })).toThrow(/\$schema/);
  });

  it('leaves the heap flat after thousands of schemas that were never seen before', () => {
    const validator = new SchemaValidator();
    const compile = (from: number, count: number) => {
      for (let n = from; n < from + count; n++) validator.getValidator(freshSchema(n))({ [`field${n}`]: 'x' });
    };
    compile(0, 400);
    const before = heapUsed();
    compile(400, 2_000);
    expect(heapUsed() - before).toBeLessThan(3_000_000);
  });

  it('compiles a text once', () => {
    const validator = new SchemaValidator();
    const compile = jest.spyOn(Ajv2020.prototype, 'compile');
    validator.getValidator(freshSchema(1));
    validator.getValidator(freshSchema(1));
    expect(compile).toHaveBeenCalledTimes(1);
  });
});
