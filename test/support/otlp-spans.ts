export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the root of a trace. */
  readonly parentId: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly resource: Readonly<Record<string, string | number>>;
}

/** The fields of a protobuf message by number; groups, which OTLP has none of, aside. */
type Fields = ReadonlyMap<number, readonly (Buffer | number)[]>;

/** The spans in an `ExportTraceServiceRequest` of opentelemetry-proto. */
export function decodeSpans(body: Buffer): ReceivedSpan[] {
  return messages(fieldsOf(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1)[0], 1);
    const spans = messages(resourceSpans, 2).flatMap((scopeSpans) => messages(scopeSpans, 2));
    return spans.map((span) => ({
      name: bytes(span, 5).toString(),
      traceId: bytes(span, 1).toString('hex'),
      spanId: bytes(span, 2).toString('hex'),
      parentId: bytes(span, 4).toString('hex'),
      attributes: attributesOf(span, 9),
      resource,
    }));
  });
}

function attributesOf(message: Fields | undefined, number: number): Record<string, string | number> {
  const pairs = message ? messages(message, number) : [];
  return Object.fromEntries(pairs.map((pair) => [bytes(pair, 1).toString(), valueOf(messages(pair, 2)[0])]));
}

function valueOf(value: Fields | undefined): string | number {
  const [held] = [...(value?.values() ?? [])].flat();
  return Buffer.isBuffer(held) ? held.toString() : (held ?? '');
}

function messages(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).map((field) => fieldsOf(field as Buffer));
}

function bytes(fields: Fields, number: number): Buffer {
  return (fields.get(number)?.[0] as Buffer | undefined) ?? Buffer.alloc(0);
}

function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let power = 1; ; power *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * power;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => message.subarray(at, (at += length));
  while (at < message.length) {
    const tag = varint();
    const read = { 0: varint, 1: () => take(8), 2: () => take(varint()), 5: () => take(4) }[tag & 7];
    if (!read) throw new Error(`Not protobuf: wire type ${tag & 7}`);
    const number = Math.floor(tag / 8);
    fields.set(number, [...(fields.get(number) ?? []), read()]);
  }
  return fields;
}
