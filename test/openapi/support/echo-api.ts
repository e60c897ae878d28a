import { All, Controller, Module, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AnyFilesInterceptor, type NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';

/** A part of a form, as multer has read it. */
interface UploadedPart {
  readonly fieldname: string;
  readonly originalname: string;
  readonly mimetype: string;
  readonly buffer: Buffer;
}

/** What arrived, as Express, its parsers and multer have read it. */
export interface Arrived {
  readonly url: string;
  readonly query: unknown;
  readonly headers: Request['headers'];
  readonly body: unknown;
  readonly files: readonly UploadedPart[];
}

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

@Controller()
class EchoController {
  static readonly arrived: Arrived[] = [];
  static answer: Answer = {};

  @All('*any')
  @UseInterceptors(AnyFilesInterceptor())
  take(@Req() request: Request, @Res() response: Response, @UploadedFiles() files: readonly UploadedPart[] = []): void {
    const { url, query, headers } = request;
    EchoController.arrived.push({ url, query, headers, body: request.body as unknown, files });
    const { status = 200, type, headers: answered = {}, body = '' } = EchoController.answer;
    response.writeHead(status, { ...(type !== undefined && { 'content-type': type }), ...answered }).end(body);
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

/** An API on loopback that keeps what arrives, and answers what a test says. */
export class EchoApi {
  private constructor(
    private readonly app: NestExpressApplication,
    readonly url: string,
  ) {}

  static async start(): Promise<EchoApi> {
    const app = await NestFactory.create<NestExpressApplication>(EchoModule, { logger: false, bodyParser: false });
    app.set('query parser', 'extended');
    app.useBodyParser('json', { type: ['application/json', 'application/*+json'], strict: false });
    app.useBodyParser('urlencoded', { extended: true });
    app.useBodyParser('text', { type: ['text/*', 'application/xml'] });
    app.useBodyParser('raw', { type: ['application/octet-stream', 'application/pdf', 'image/*'] });
    await app.listen(0, '127.0.0.1');
    return new EchoApi(app, (await app.getUrl()) + '/api');
  }

  get arrived(): readonly Arrived[] {
    return EchoController.arrived;
  }

  get last(): Arrived {
    return EchoController.arrived.at(-1)!;
  }

  answers(answer: Answer): void {
    EchoController.answer = answer;
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
