import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AuditLog } from './audit-log.js';
import { AuditService } from './audit.service.js';

const text = 'text/plain; charset=utf-8';

/** The log as anybody may verify it, without a token: leaves hold ids and commitments alone (C2SP tlog-tiles). */
@ApiTags('audit')
@Controller('tlog')
export class TlogController {
  constructor(
    private readonly log: AuditLog,
    private readonly audit: AuditService,
  ) {}

  @Get('vkey')
  @Header('Content-Type', text)
  @Answers({ media: ['text/plain'], open: true })
  getLogKey(): string {
    return `${this.log.key.vkey}\n`;
  }

  @Get('checkpoint')
  @Header('Content-Type', text)
  @Header('Cache-Control', 'no-cache')
  @Answers({ media: ['text/plain'], open: true })
  async getLogCheckpoint(): Promise<string> {
    return (await this.log.head()).note;
  }

  @Get('tile/*')
  @ApiParam({
    name: 'path',
    schema: { type: 'string' },
    description: 'LEVEL/INDEX or entries/INDEX, .p/WIDTH',
  })
  @Answers({ media: ['application/octet-stream'], open: true })
  async getLogTile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.audit.tile(request.url.replace(/^\/tlog\//, '').replace(/\?.*$/, ''));
    // A tile of a given width never changes.
    await reply
      .header('Content-Type', 'application/octet-stream')
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}
