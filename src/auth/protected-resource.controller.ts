import { Controller, Get, Header, HttpCode, Inject, NotFoundException, Options, Req } from '@nestjs/common';
import { ServiceRoutes } from '../http/service-routes.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../identity/identity.js';
import { OfferedScopes } from './offered-scopes.js';
import { protectedResource, suffixOf } from './protected-resource.js';

interface ResourceRequest {
  readonly params: { readonly suffix: readonly string[] | string };
}

/** Tells clients which authorization server to go to (RFC 9728), in both forms; 404 without authentication. */
@Controller('.well-known/oauth-protected-resource')
@ServiceRoutes('metadata')
export class ProtectedResourceController {
  private readonly suffixes: ReadonlySet<string>;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SERVER_IDENTITY) private readonly identity: ServerIdentity,
    private readonly offered: OfferedScopes,
  ) {
    const { authResource } = settings;
    this.suffixes = new Set(['/mcp', ...(authResource === undefined ? [] : [suffixOf(authResource)])]);
  }

  @Get()
  @Header('Cache-Control', 'public, max-age=300')
  @Header('Vary', 'Origin')
  atRoot(): object {
    if (this.settings.authIssuer.length === 0) throw new NotFoundException();
    return protectedResource(this.settings, this.identity, this.offered.listed);
  }

  @Get('*suffix')
  @Header('Cache-Control', 'public, max-age=300')
  @Header('Vary', 'Origin')
  forResource(@Req() { params: { suffix } }: ResourceRequest): object {
    if (!this.suffixes.has(`/${[suffix].flat().join('/')}`)) throw new NotFoundException();
    return this.atRoot();
  }

  /** What is no preflight; those end before. */
  @Options(['/', '*suffix'])
  @HttpCode(200)
  @Header('Allow', 'GET, HEAD')
  options(): string {
    return 'GET, HEAD';
  }
}
