import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Prompt, Resource } from '../index.js';

const LANGUAGES = ['English', 'French', 'German', 'Spanish'];
const translate = z.object({
  text: z.string().describe('What to translate'),
  language: z.string().describe('Into which language'),
});

@Injectable()
export class DemoContent {
  @Resource({
    uri: 'demo://motto',
    name: 'motto',
    title: 'Motto',
    description: 'What this service stands for.',
    mimeType: 'text/plain',
  })
  motto(): string {
    return 'Sessions live in the store; transports come and go.';
  }

  @Prompt({
    name: 'translate',
    title: 'Translate',
    description: 'Asks for a translation.',
    args: translate,
    complete: { language: (start) => LANGUAGES.filter((language) => language.startsWith(start)) },
  })
  translate({ text, language }: z.infer<typeof translate>): string {
    return `Translate into ${language}:\n\n${text}`;
  }
}
