import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AuditLog } from './audit-log.js';
import { AuditService } from './audit.service.js';

const text = 'text/plain; charset=utf-8';

/** The log as anybody may verify it, without a token: leaves hold ids and commitments alone (C2SP tlog-tiles). */
@ApiTags('audit')
@Public()
@Controller('tlog')
export class TlogController {
  constructor(
    private readonly log: AuditLog,
    private readonly audit: AuditService,
  ) {}

  @Get('vkey')
  @Header('Content-Type', text)
  @ApiOperation({ summary: "The log's verifier key (C2SP signed-note)" })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  vkey(): string {
    return `${this.log.key.vkey}\n`;
  }

  @Get('checkpoint')
  @Header('Content-Type', text)
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: "The log's newest checkpoint (C2SP tlog-checkpoint)" })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async checkpoint(): Promise<string> {
    return (await this.log.head()).note;
  }

  @Get('tile/*')
  @ApiOperation({ summary: 'A tile of hashes or bundle of entries (C2SP tlog-tiles)' })
  @ApiParam({
    name: 'path',
    schema: { type: 'string' },
    description: 'LEVEL/INDEX or entries/INDEX, .p/WIDTH',
  })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async tile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.audit.tile(request.url.replace(/^\/tlog\//, '').replace(/\?.*$/, ''));
    // A tile of a given width never changes.
    await reply
      .header('Content-Type', 'application/octet-stream')
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}
